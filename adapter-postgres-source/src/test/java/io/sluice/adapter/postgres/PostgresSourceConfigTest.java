package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.config.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresSourceConfigTest {
  @Test
  void every_key_is_documented() {
    Arrays.stream(PostgresSourceConfig.class.getRecordComponents())
        .forEach(
            key -> assertFalse(key.getAnnotation(Setting.class).doc().isBlank(), key.getName()));
  }

  @Test
  void an_address_is_a_url_or_its_parts() {
    assertEquals(
        new DatabaseAddress("db", 6000, "shop"),
        DatabaseAddress.of("postgresql://db:6000/shop", "", 5432, ""));
    assertEquals(
        new DatabaseAddress("db", 5432, "shop"),
        DatabaseAddress.of("postgres://db/shop", "", 1, ""));
    assertEquals(new DatabaseAddress("db", 7, "shop"), DatabaseAddress.of("", "db", 7, "shop"));
    assertEquals(
        "jdbc:postgresql://[::1]:5432/a%20b",
        DatabaseAddress.of("postgresql://[::1]/a%20b", "", 1, "").jdbcUrl());
    for (String wrong :
        List.of(
            "http://db/shop",
            "postgresql://db",
            "postgresql://db/",
            "postgresql:///shop",
            "postgresql://me:pw@db/shop",
            "postgresql://db/shop?ssl=true",
            "nonsense here")) {
      assertThrows(
          IllegalArgumentException.class, () -> DatabaseAddress.of(wrong, "", 5432, ""), wrong);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> DatabaseAddress.of("postgresql://db/shop", "db", 5432, ""));
    assertThrows(IllegalArgumentException.class, () -> DatabaseAddress.of("", "db", 5432, ""));
  }

  @Test
  void as_many_read_a_snapshot_as_the_machine_has_room_for() {
    assertEquals(7, SnapshotSessions.readers(7, 2));
    assertEquals(1, SnapshotSessions.readers(0, 1));
    assertEquals(1, SnapshotSessions.readers(0, 2));
    assertEquals(4, SnapshotSessions.readers(0, 8));
    assertEquals(4, SnapshotSessions.readers(0, 64));
  }

  @Test
  void patterns_include_and_exclude() {
    TablePatterns patterns =
        new TablePatterns(List.of("shop.*", "*.order_*", "log.a.b", "!shop.tmp_*"));
    assertTrue(patterns.matches(new TableId("shop", "bike")));
    assertTrue(patterns.matches(new TableId("x", "order_item")));
    assertTrue(patterns.matches(new TableId("log", "a.b")));
    assertFalse(patterns.matches(new TableId("shop", "tmp_1")));
    assertFalse(patterns.matches(new TableId("shopping", "bike")));
    assertFalse(patterns.matches(new TableId("log", "axb")));
    assertThrows(IllegalArgumentException.class, () -> new TablePatterns(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new TablePatterns(List.of("!a.b")));
    assertThrows(IllegalArgumentException.class, () -> new TablePatterns(List.of("bike")));
  }

  @Test
  void names_of_slots_are_legal_and_differ_where_pipelines_do() {
    assertEquals("sluice_shop_1", DefaultName.of("shop_1"));
    String dashed = DefaultName.of("bike-store");
    assertTrue(dashed.matches("sluice_bike_store_[0-9a-f]{8}"), dashed);
    assertFalse(dashed.equals(DefaultName.of("bike.store")));
    String lengthy = DefaultName.of("p".repeat(200));
    assertEquals(63, lengthy.length());
  }

  @Test
  void a_checkpoint_is_read_back() throws PortException {
    var origin = new SourceOffset.Origin("7301234567890123456", 3, 16_384);
    SourceOffset streaming = SourceOffset.streaming(origin, "s", -42, 1_700_000_000_000_001L);
    assertEquals(streaming, SourceOffset.parse(streaming.checkpoint(7)));
    assertEquals(7, streaming.checkpoint(7).version());
    SourceOffset snapshot = SourceOffset.snapshot(origin, "s");
    assertEquals(snapshot, SourceOffset.parse(snapshot.checkpoint(7)));
    assertTrue(snapshot.behindSnapshot().isEmpty());
    AlreadyRead read =
        new AlreadyRead(5_000_000_000L, List.of(new AlreadyRead.Part(16_400, 16_401, 7)));
    Requests left =
        new Requests(
            List.of(OpenRequest.ofSnapshot(new TableId("s", "t"), 16_400, Optional.of(read))),
            List.of());
    SourceOffset captured =
        streaming.with(CapturedTables.withUnknownKeys(List.of(new TableId("s", "t"))));
    SourceOffset interrupted = SourceOffset.parse(captured.lacking(left).checkpoint(7));
    assertEquals(captured.lacking(left), interrupted);
    assertEquals(captured.with(left), interrupted.behindSnapshot().orElseThrow());
    for (String wrong : List.of("", "x", "{}", "[]", "{\"system\":1}")) {
      assertThrows(PortException.class, () -> SourceOffset.parse(new Checkpoint(wrong, 1)), wrong);
    }
  }
}
