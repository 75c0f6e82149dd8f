package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Wide values that PostgreSQL does not send again stay as they are in every sink, under each
 * replica identity. Every test ends with all sinks equal, for {@code sluice verify} and for a look
 * of its own at the rows that it changed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnchangedValuesIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration STOP = Duration.ofMinutes(1);
  private static final String PLACEHOLDER = "__debezium_unavailable_value";

  private Scenario scenario;
  private WideTables tables;
  private WideStores stores;
  private SluiceProcess service;

  @BeforeAll
  void begin() throws Exception {
    scenario = new Scenario("unchanged");
    tables = WideTables.create(scenario);
    scenario.execute(
        "create table %s.by_wide_key (id text primary key, title text, body text)"
            .formatted(scenario.name()),
        "alter table %s.by_wide_key alter id set storage external, alter body set storage external"
            .formatted(scenario.name()));
    tables.add();
    service = scenario.run();
    stores = new WideStores(scenario);
    service.awaitHealth(200, "running", LIMIT);
  }

  @AfterAll
  void end() throws Exception {
    SluiceProcess.Result verified = scenario.command("verify");
    stores.close();
    scenario.close();
    assertEquals(0, verified.code(), verified::output);
  }

  @Test
  void anUpdateOfAnotherColumnLeavesWideValuesAlone() throws Exception {
    int[] added = add(3);
    int one = added[0];
    int two = added[1];
    int three = added[2];
    change(one, "update %t set title = 'other' where id = %id");
    change(two, "update %t set body = wide('other'), title = null where id = %id");
    change(three, "update %t set raw = null, tags = '{}' where id = %id");
    awaitEqual();
    stores.assertSame(one, two, three);
    change(three, "update %t set title = 'after NULL' where id = %id");
    change(one, "update %t set code = -code where id = %id");
    assertAllEqual(one, two, three);
  }

  @Test
  void severalChangesOfARowInOneTransactionLeaveItsWideValuesAlone() throws Exception {
    int[] added = add(4);
    int plain = added[0];
    int widened = added[1];
    int emptied = added[2];
    int back = added[3];
    change(
        plain,
        "update %t set title = 'a' where id = %id",
        "update %t set title = 'b' where id = %id",
        "update %t set title = 'c' where id = %id");
    change(
        widened,
        "update %t set title = 'a' where id = %id",
        "update %t set body = wide('in between'), raw = decode(wide('x'), 'hex') where id = %id",
        "update %t set title = 'b' where id = %id",
        "update %t set tags = words('in between') where id = %id",
        "update %t set title = 'c' where id = %id");
    change(
        emptied,
        "update %t set title = 'a' where id = %id",
        "update %t set body = null, document = null, tags = null where id = %id",
        "update %t set title = 'b' where id = %id",
        "update %t set document = jsonb_build_array(wide('again')) where id = %id",
        "update %t set title = 'c' where id = %id");
    change(
        back,
        "update %t set body = wide('lost') where id = %id",
        "delete from %t where id = %id",
        WideTables.insert(back, "back again"),
        "update %t set title = 'a' where id = %id",
        "update %t set amount = null where id = %id",
        "update %t set title = 'b' where id = %id");
    assertAllEqual(plain, widened, emptied, back);
  }

  @Test
  void aRowWhoseKeyChangesTakesItsWideValuesAlong() throws Exception {
    int[] added = add(4);
    int moved = added[0];
    int movedTwice = added[1];
    int movedAndChanged = added[2];
    int swapped = added[3];
    change(moved, "update %t set id = id + 1 where id = %id");
    change(
        movedTwice,
        "update %t set title = 'a' where id = %id",
        "update %t set id = id + 1 where id = %id",
        "update %t set body = wide('on the way') where id = %id + 1",
        "update %t set id = id + 1, code = code + 7 where id = %id + 1",
        "update %t set title = 'b' where id = %id + 2");
    change(movedAndChanged, "update %t set id = id + 1, raw = null where id = %id");
    change(movedAndChanged, "update %t set raw = decode(wide('later'), 'hex') where id = %id + 1");
    change(
        swapped,
        "update %t set id = id + 1 where id = %id",
        WideTables.insert(swapped, "another row in its place"),
        "update %t set title = 'the first' where id = %id + 1",
        "update %t set title = 'the second' where id = %id");
    assertAllEqual(
        moved,
        moved + 1,
        movedTwice,
        movedTwice + 1,
        movedTwice + 2,
        movedAndChanged + 1,
        swapped,
        swapped + 1);
  }

  @Test
  void wideValuesStayAsTheyAreThoughTheServiceIsKilledAmidUpdates() throws Exception {
    int[] added = add(3);
    int one = added[0];
    int two = added[1];
    int three = added[2];
    change(one, "update %t set title = 'as it is killed' where id = %id");
    service.kill();
    change(one, "update %t set title = 'while it is down' where id = %id");
    change(two, "update %t set body = null where id = %id");
    change(two, "update %t set id = id + 1 where id = %id");
    change(two, "update %t set document = null where id = %id + 1");
    change(three, "update %t set id = id + 1 where id = %id");
    change(three, "update %t set id = id + 1 where id = %id + 1");
    change(three, "update %t set amount = 1, title = 'far' where id = %id + 2");
    service = scenario.run();
    change(one, "update %t set title = 'up again' where id = %id");
    assertAllEqual(one, two + 1, three, three + 1, three + 2);
  }

  @Test
  void aReplayOfTheWholeLogLeavesWideValuesAsTheyAreAndANewSinkHasThemAll() throws Exception {
    int[] added = add(2);
    int one = added[0];
    int two = added[1];
    change(one, "update %t set title = 'before the replay' where id = %id");
    change(two, "update %t set body = null where id = %id");
    change(two, "update %t set id = id + 1 where id = %id");
    change(two, "update %t set title = 'moved' where id = %id + 1");
    awaitEqual();

    assertEquals(0, service.stop(STOP), service::output);
    Replay.fromTheBeginning(scenario);
    String later = scenario.name() + "_later";
    scenario.sink(
        "later",
        "{plugin: mongo, uri: '%s', database: %s}".formatted(scenario.addresses().mongo(), later));
    scenario.sink(
        "latersearch",
        "{plugin: elastic, url: '%s', replicas: 0, index: '%s.{table}', tombstoneIndex: %s}"
            .formatted(scenario.addresses().elastic(), later, later));
    try (Stores all = new Stores(scenario.config())) {
      assertTrue(all.lag().stream().allMatch(records -> records > 0), () -> "nothing to replay");
      service = scenario.run();
      all.awaitDelivered(LIMIT);
    }
    assertAllEqual(one, two, two + 1);
    for (String table : WideTables.NAMES) {
      for (int id : new int[] {one, two, two + 1}) {
        WideRow row = stores.inPostgres(table, id);
        assertEquals(row, stores.inMongo(later, table, id));
        assertEquals(row, stores.inElastic(later, table, id));
      }
    }
  }

  @Test
  void aRowThatASinkHasLostIsFoundIncompleteByVerifyAndMadeWholeByRepair() throws Exception {
    int lost = add();
    stores.remove(lost);
    change(lost, "update %t set title = 'not all of it' where id = %id");
    SluiceProcess.Result found = scenario.command("verify");
    assertEquals(1, found.code(), found::output);
    WideRow incomplete = new WideRow("not all of it", null, null, null, null, null);
    assertEquals(incomplete, stores.inMongo(scenario.name(), WideTables.DEFAULT, lost));
    assertEquals(incomplete, stores.inElastic(scenario.name(), WideTables.DEFAULT, lost));
    SluiceProcess.Result repaired = scenario.command("verify", "--repair");
    assertTrue(repaired.output().contains("; repaired: "), repaired::output);
    assertAllEqual(lost);
  }

  @Test
  void aKeyThatIsItselfOutOfLineIsKnownAlthoughItIsNotSentAgain() throws Exception {
    String table = scenario.name() + ".by_wide_key";
    String key =
        "(select substr(string_agg(md5('key' || n), ''), 1, 2500) from generate_series(1, 90) n)";
    scenario.execute(
        "insert into %s values (%s, 'new', %s.wide('body'))".formatted(table, key, scenario.name()),
        "update %s set title = 'other'".formatted(table));
    awaitEqual();
    scenario.execute("update %s set id = id || '!', title = 'moved'".formatted(table));
    assertAllEqual();
    scenario.execute("delete from " + table);
    awaitEqual();
  }

  @Test
  void theLogNamesTheUnchangedFieldsAndHasDebeziumsPlaceholderInThem() throws Exception {
    int id = add();
    change(id, "update %t set title = 'on the wire' where id = %id");
    assertAllEqual(id);
    for (String table : List.of(WideTables.DEFAULT, WideTables.INDEX)) {
      GenericRecord envelope = lastOf(table, id);
      GenericRecord row = (GenericRecord) envelope.get("after");
      assertEquals(WideTables.WIDE, unchanged(envelope), table);
      assertEquals(PLACEHOLDER, row.get("body").toString());
      assertEquals(PLACEHOLDER, row.get("document").toString());
      assertEquals(PLACEHOLDER, ((List<?>) row.get("tags")).get(0).toString());
      assertEquals(ByteBuffer.wrap(PLACEHOLDER.getBytes(StandardCharsets.UTF_8)), row.get("raw"));
      assertEquals(null, row.get("amount"));
    }
    GenericRecord whole = lastOf(WideTables.FULL, id);
    assertEquals(List.of(), unchanged(whole));
    assertEquals(
        stores.inPostgres(WideTables.FULL, id).body(),
        ((GenericRecord) whole.get("after")).get("body").toString());
    assertNotEquals(null, whole.get("before"));
  }

  private GenericRecord lastOf(String table, int id) throws Exception {
    try (Envelopes envelopes = new Envelopes(scenario)) {
      return envelopes.read(scenario.name() + "." + scenario.name() + "." + table).stream()
          .filter(
              each -> each.get("after") instanceof GenericRecord row && row.get("id").equals(id))
          .reduce((first, last) -> last)
          .orElseThrow();
    }
  }

  private static List<String> unchanged(GenericRecord envelope) {
    GenericData.Array<?> names =
        (GenericData.Array<?>) ((GenericRecord) envelope.get("sluice")).get("unchanged");
    return names.stream().map(Object::toString).toList();
  }

  /** New rows, each in each table, that are in every sink. */
  private int[] add(int rows) throws Exception {
    int[] ids = new int[rows];
    for (int i = 0; i < rows; i++) {
      ids[i] = tables.add();
    }
    awaitEqual();
    return ids;
  }

  private int add() throws Exception {
    return add(1)[0];
  }

  private void change(int id, String... statements) throws Exception {
    tables.inEach(
        List.of(statements).stream()
            .map(sql -> sql.replace("%id", Integer.toString(id)))
            .toArray(String[]::new));
  }

  private void awaitEqual() throws Exception {
    try (Stores compared = new Stores(scenario.config())) {
      compared.awaitEqual(LIMIT);
    }
  }

  private void assertAllEqual(int... ids) throws Exception {
    awaitEqual();
    stores.assertSame(ids);
  }
}
