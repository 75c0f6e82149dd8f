package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import io.sluice.ports.source.RowReader;
import io.sluice.ports.source.StampedRow;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that nobody outside of the database is to know: hashes tell rows apart as well. */
class HashedKeyIT extends SelectionScene {
  private static final Map<String, String> HASHED =
      Map.of("public.person.mail", "hash", "public.doc.owner", "hash");

  @BeforeEach
  void tables() throws Exception {
    db.execute(
        "create table person (mail text primary key, note text)",
        "alter table person alter note set storage external",
        "create table doc (id int primary key, owner text references person on update cascade)",
        "insert into person select 'SECRET-' || i, repeat('note', 1000) || i"
            + " from generate_series(1, 300) i",
        "insert into doc select i, 'SECRET-' || i from generate_series(1, 20) i");
  }

  private void begin() throws Exception {
    source = selecting(Map.of(), Map.of(), HASHED, "public.*");
    log.start(source);
    log.await(322);
  }

  private TableSchema person() throws PortException {
    return source.tables().stream()
        .filter(table -> table.id().name().equals("person"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rows_with_hashed_keys_are_captured_and_references_meet_them() throws Exception {
    begin();
    db.execute(
        "update person set note = 'new' where mail = 'SECRET-1'",
        "update person set mail = 'SECRET-other' where mail = 'SECRET-2'",
        "delete from person where mail = 'SECRET-299'",
        "insert into person values ('SECRET-new', null)");
    assertSame();
    assertTrue(
        log.changes().stream()
            .anyMatch(
                change ->
                    RowKey.of(hash("SECRET-other")).equals(change.key())
                        && change.after() != null
                        && !change.after().hasUnchanged()),
        "the long value of a row whose key changed");
    assertEquals(1, source.tables().get(0).foreignKeys().size());
    assertSecretsStay();
  }

  @Test
  void rows_are_read_again_by_their_hashes_and_piece_by_piece() throws Exception {
    begin();
    log.forgetChanges();
    try (Asker asker = new Asker(source, log)) {
      asker.done(asker.rows("person", RowKey.of(hash("SECRET-7")), RowKey.of(hash("SECRET-no"))));
      assertEquals(
          Set.of("READ " + hash("SECRET-7"), "DELETE " + hash("SECRET-no")),
          new HashSet<>(
              log.changes().stream().map(c -> c.operation() + " " + c.key().value(0)).toList()));
      asker.done(asker.table("person"));
      asker.done(asker.table("doc"));
    }
    assertSame();
    assertSecretsStay();
  }

  @Test
  void an_interrupted_reading_begins_anew_and_no_checkpoint_holds_a_key() throws Exception {
    db.execute(
        "insert into person select 'SECRET-more-' || i, 'n' from generate_series(1, 20000) i");
    source = selecting(Map.of(), Map.of(), HASHED, "public.*");
    log.start(source);
    log.await(20_322);
    Set<String> offsets = new HashSet<>();
    log.gate(batch -> batch.checkpoint().ifPresent(at -> offsets.add(at.offset())));
    try (Asker asker = new Asker(source, log)) {
      asker.table("person");
      log.await(
          () -> offset().contains("\"requests\"") && !offset().contains("\"rows\":0"),
          () -> "the first piece: " + offset());
    }
    restart(Map.of(), Map.of(), HASHED, "public.*");
    assertSame();
    assertTrue(offsets.stream().anyMatch(offset -> offset.contains("requests")), "no request");
    assertFalse(offsets.toString().contains("SECRET"), offsets::toString);
    assertSecretsStay();
  }

  @Test
  void the_reader_for_verification_finds_rows_by_their_hashes() throws Exception {
    source = selecting(Map.of(), Map.of(), HASHED, "public.*");
    log.start(source);
    log.await(322);
    TableSchema person = person();
    Set<RowKey> keys = new HashSet<>();
    try (RowReader reader = source.rows();
        RowReader other = source.rows()) {
      Optional<RowKey> after = Optional.empty();
      List<StampedRow> page = reader.page(person, after, 40);
      while (!page.isEmpty()) {
        page.forEach(row -> keys.add(row.row().key()));
        after = Optional.of(page.get(page.size() - 1).row().key());
        page = reader.page(person, after, 40);
      }
      assertEquals(300, keys.size());
      assertEquals(300, reader.read(person, keys).size(), "met before");
      assertEquals(300, other.read(person, keys).size(), "never met");
      assertEquals(List.of(), other.read(person, List.of(RowKey.of(hash("nobody")))));
    }
  }

  @Test
  void another_salt_or_none_is_refused_as_all_rows_would_be_others() throws Exception {
    begin();
    log.stop();
    source.close();
    source = selecting(Map.of(), Map.of(), Map.of(), "public.*");
    PortException e = assertThrows(PortException.class, () -> source.open(log.checkpoint()));
    Messages.assertSays(e, "public.person", "mask of its key", "sluice reset");
    // Left out and put in again, the table comes anew.
    restart(Map.of(), Map.of(), Map.of(), "public.*", "!public.person");
    settle();
    restart(Map.of(), Map.of(), Map.of(), "public.*");
    log.await(() -> offset().contains("\"person\""), () -> "the table to join");
    settle();
    assertEquals(Recorder.contents(source).get(person().id()), log.fold().get(person().id()));
  }
}
