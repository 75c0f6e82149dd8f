package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys so long that PostgreSQL keeps them out of line, and does not send them again. */
class WideKeyIT {
  private static final String TEXT =
      "(select substr(string_agg(md5('%s' || n), ''), 1, 2500) from generate_series(1, 90) n)";

  private final Recorder log = new Recorder();
  private TestDatabase db;

  @BeforeEach
  void tables() throws Exception {
    db = PostgresServer.get().database();
    for (String table : List.of("doc", "whole")) {
      db.execute(
          "create table %s (a text, b int, body text, title text, primary key (a, b))"
              .formatted(table),
          "alter table %s alter a set storage external, alter body set storage external"
              .formatted(table));
    }
    db.execute("alter table whole replica identity full");
  }

  @AfterEach
  void close() throws Exception {
    db.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_part_of_the_key_that_is_not_sent_again_is_known(SourceEngine engine) throws Exception {
    PostgresSource source =
        new PostgresSource(db.name(), db.with(engine).config("public.*"), Clock.systemUTC());
    try (source) {
      log.start(source);
      log.await(2);
      log.forgetChanges();
      for (String table : List.of("doc", "whole")) {
        db.execute(
            "insert into %s values (%s, 1, %s, 'new'), (%s, 2, 'short', 'stays')"
                .formatted(
                    table, TEXT.formatted("key"), TEXT.formatted("body"), TEXT.formatted("other")),
            "update %s set title = 'other' where b = 1".formatted(table),
            "update %s set b = 3 where b = 1".formatted(table),
            "update %s set title = 'last' where b = 3".formatted(table),
            "delete from %s where b = 2".formatted(table));
      }
      List<ChangeEvent> changes = log.await(2 * 7);
      assertEquals(
          List.of(
              Operation.INSERT,
              Operation.INSERT,
              Operation.UPDATE,
              Operation.DELETE,
              Operation.INSERT,
              Operation.UPDATE,
              Operation.DELETE),
          changes.subList(0, 7).stream().map(ChangeEvent::operation).toList());
      ChangeEvent moved = changes.get(4);
      assertFalse(moved.after().hasUnchanged(), "a row that is new to the sinks lacks values");
      assertEquals(Recorder.contents(source), log.fold());
      log.stop();
    }
  }
}
