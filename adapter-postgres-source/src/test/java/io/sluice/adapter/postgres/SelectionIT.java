package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Columns and masks: what must not leave the database does not, whichever way rows leave it. */
class SelectionIT extends SelectionScene {
  private static final Map<String, String> COLUMNS = Map.of("public.person", "!ssn, !pin");
  private static final Map<String, String> MASKS =
      Map.of(
          "public.person.mail", "hash",
          "public.person.phone", "redact",
          "public.person.note", "truncate: 5",
          "public.person.born", "truncate: 4");

  private void createPerson() throws Exception {
    db.execute(
        "create table person (id int primary key, name text, ssn text default 'SECRET-0',"
            + " mail text, phone text not null, note text, born date, pin int)",
        "alter table person alter note set storage external",
        "create table later (id int primary key, token text)",
        "insert into later values (1, 'SECRET-later')",
        insert(1),
        insert(2),
        "insert into person (id, phone) values (3, 'SECRET-phone')");
  }

  /** The long note is not sent again by updates that leave it alone. */
  private static String insert(int id) {
    return "insert into person select "
        + id
        + ", 'Anna', 'SECRET-ssn', 'SECRET-mail', 'SECRET-phone', 'note ' || repeat('SECRET', 2000),"
        + " '1984-05-06', 774411";
  }

  @Test
  void hidden_values_leave_neither_by_snapshot_nor_stream_nor_rereads() throws Exception {
    createPerson();
    source = selecting(COLUMNS, Map.of(), MASKS, "public.person");
    log.start(source);
    log.await(4);
    assertShape();
    db.execute(
        insert(4),
        "update person set name = 'Berta' where id = 1",
        "update person set mail = 'SECRET-other', note = null where id = 2",
        "update person set id = 10, ssn = 'SECRET-new' where id = 4",
        "delete from person where id = 3");
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.requests().mark());
      assertSame();
      asker.done(asker.table("person"));
      asker.done(asker.rows("person", RowKey.of(1), RowKey.of(3)));
      assertSame();
      PortException refused =
          assertThrows(PortException.class, () -> asker.table("person", "mail = 'SECRET-mail'"));
      Messages.assertSays(refused, "mail", "not masked");
      asker.done(asker.table("person", "name = 'Berta'"));
    }
    assertSecretsStay();
    assertFalse(text().contains("774411"), "the pin");
    Map<String, String> more = new HashMap<>(MASKS);
    more.put("public.later.token", "redact");
    restart(COLUMNS, Map.of(), more, "public.person", "public.later");
    log.await(() -> offset().contains("\"later\""), () -> "the table to join");
    settle();
    assertSame();
    assertSecretsStay();
  }

  private void assertShape() throws Exception {
    TableSchema person = source.tables().get(0);
    assertEquals(
        List.of("id", "name", "mail", "phone", "note", "born"),
        person.columns().stream().map(column -> column.name()).toList());
    person.columns().stream()
        .skip(1)
        .forEach(column -> assertEquals(Scalar.TEXT, column.type(), column.name()));
    Row first =
        log.changes().stream()
            .filter(change -> change.key() != null && change.key().equals(RowKey.of(1)))
            .map(ChangeEvent::after)
            .findFirst()
            .orElseThrow();
    assertEquals(
        List.of(1, "Anna", hash("SECRET-mail"), "***", "note ", "1984"), List.of(first.values()));
    Row third = log.changes().get(3).after();
    assertEquals(null, third.values()[2], "NULL stays NULL");
  }

  @Test
  void old_rows_are_masked_too() throws Exception {
    createPerson();
    db.execute("alter table person replica identity full");
    source = selecting(COLUMNS, Map.of(), MASKS, "public.person");
    log.start(source);
    log.await(4);
    db.execute("update person set name = 'C' where id = 1", "delete from person where id = 2");
    List<ChangeEvent> changes = log.await(6);
    assertEquals(hash("SECRET-mail"), changes.get(4).before().values()[2]);
    assertEquals(hash("SECRET-mail"), changes.get(5).before().values()[2]);
    assertSame();
    assertSecretsStay();
  }

  @Test
  void columns_that_are_named_are_all_that_the_publication_publishes() throws Exception {
    createPerson();
    Map<String, String> named = Map.of("public.person", "id, name, mail");
    Map<String, String> masks = Map.of("public.person.mail", "hash");
    source = selecting(named, Map.of(), masks, "public.person");
    log.start(source);
    log.await(4);
    assertEquals(
        "{id,name,mail}",
        db.value("select attnames from pg_publication_tables where pubname = '" + slot() + "'"));
    db.execute("alter table person add extra text default 'SECRET'", insert5());
    db.execute("update person set extra = 'SECRET', name = 'D' where id = 5");
    settle();
    assertSame();
    assertSecretsStay();
    restart(Map.of("public.person", "id, name, mail, born"), Map.of(), masks, "public.person");
    db.execute("update person set name = 'E' where id = 5");
    settle();
    assertEquals("{id,name,mail,born}", publishedColumns());
    assertSecretsStay();
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.table("person"));
    }
    assertSame();
    restart(Map.of("public.person", "id, name"), Map.of(), Map.of(), "public.person");
    assertEquals("{id,name}", publishedColumns());
  }

  private String publishedColumns() throws Exception {
    return db.value("select attnames from pg_publication_tables where pubname = '" + slot() + "'");
  }

  private static String insert5() {
    return "insert into person (id, phone, mail) values (5, 'SECRET', 'SECRET-5')";
  }

  @Test
  void a_column_that_is_left_out_does_not_keep_later_ones_away() throws Exception {
    createPerson();
    source = selecting(COLUMNS, Map.of(), MASKS, "public.person");
    log.start(source);
    log.await(4);
    db.execute("alter table person add city text", insert5());
    db.execute("update person set city = 'Ulm' where id = 5");
    settle();
    assertEquals("Ulm", log.changes().get(log.changes().size() - 1).after().values()[6]);
    assertSecretsStay();
  }

  @Test
  void a_table_with_a_hidden_column_that_is_renamed_stops_before_a_value_leaves() throws Exception {
    createPerson();
    source = selecting(COLUMNS, Map.of(), MASKS, "public.person");
    log.start(source);
    log.await(4);
    db.execute(insert(6), "alter table person rename ssn to social_number", insert(7));
    Messages.assertSays((Exception) log.awaitEnd(), "person", "cannot be captured");
    log.start(source);
    log.await(() -> !source.setAside().isEmpty(), () -> "the table to be set aside");
    Messages.assertSays(new Exception(source.setAside().toString()), "person", "no column ssn");
    db.execute(insert(8));
    log.await(() -> !offset().contains("person"), () -> "the table to leave: " + offset());
    assertSecretsStay();
    log.stop();
    source.close();
    Map<String, String> renamed = Map.of("public.person", "!social_number, !pin");
    source = selecting(renamed, Map.of(), MASKS, "public.person");
    log.start(source);
    settle();
    assertSame();
    assertSecretsStay();
  }

  @Test
  void a_mask_that_comes_later_holds_from_then_on_and_for_all_rows_after_a_snapshot()
      throws Exception {
    createPerson();
    source = selecting(COLUMNS, Map.of(), Map.of(), "public.person");
    log.start(source);
    log.await(4);
    log.forgetChanges();
    restart(COLUMNS, Map.of(), MASKS_OF_PERSON, "public.person");
    db.execute(insert(8));
    settle();
    assertSecretsStay();
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.table("person"));
    }
    assertSame();
    assertSecretsStay();
  }

  private static final Map<String, String> MASKS_OF_PERSON =
      Map.of(
          "public.person.mail", "hash",
          "public.person.phone", "redact",
          "public.person.note", "truncate: 5");

  @Test
  void what_would_not_hold_is_refused_with_what_to_do() throws Exception {
    createPerson();
    db.execute(
        "create table doc (id int primary key, owner int references person, state text)",
        "create table pair (a int, b int, c text, primary key (a, b))");
    refuses(Map.of("public.persn", "!ssn"), Map.of(), Map.of(), "persn", "does not exist");
    refuses(Map.of("other.person", "!ssn"), Map.of(), Map.of(), "`tables` does not name");
    refuses(Map.of("public.person", "!snn"), Map.of(), Map.of(), "no column snn");
    refuses(Map.of(), Map.of(), Map.of("public.person.Mail", "redact"), "no column Mail");
    refuses(Map.of("public.pair", "!b"), Map.of(), Map.of(), "column b of table public.pair");
    refuses(Map.of("public.pair", "a, c"), Map.of(), Map.of(), "is left out, and the key has it");
    refuses(Map.of(), Map.of(), Map.of("public.pair.b", "redact"), "rows would become one");
    refuses(Map.of(), Map.of(), Map.of("public.pair.b", "truncate: 2"), "give it the mask hash");
    refuses(Map.of(), Map.of(), Map.of("public.person.id", "hash"), "column owner", "masks differ");
    refuses(
        Map.of(), Map.of(), Map.of("public.doc.owner", "hash"), "references id of public.person");
    refuses(Map.of(), Map.of("public.doc", "no_such > 1"), Map.of(), "\"no_such\" does not exist");
    refuses(
        Map.of(),
        Map.of("public.doc", "state <> 'draft'"),
        Map.of(),
        "looks at state",
        "REPLICA IDENTITY FULL");
    assertTrue(problems(Map.of(), Map.of("public.doc", "id > 5"), Map.of()).isEmpty());
  }

  private void refuses(
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks,
      String... expected)
      throws Exception {
    String problems = problems(columns, where, masks).toString();
    for (String part : expected) {
      assertTrue(problems.contains(part), part + " is not in " + problems);
    }
  }
}
