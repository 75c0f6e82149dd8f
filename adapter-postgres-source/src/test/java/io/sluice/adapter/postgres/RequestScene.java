package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.TableId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A capture that streams, of a table of a hundred items and another of two rows, and an asker. */
abstract class RequestScene extends Scene {
  Asker asker;

  @BeforeEach
  final void stream() throws Exception {
    db.execute(
        "create table item (id int primary key, v text, n int not null default 0)",
        "create table other (a int, b text, primary key (b, a))",
        "insert into item select i, 'v' || i from generate_series(1, 100) i",
        "insert into other values (1, 'x'), (2, 'it''s')");
    asker = new Asker(source, log);
    log.start(source);
    log.await(() -> log.checkpoints() > 0, () -> "the snapshot");
    // Debezium looks at the tables as it starts, and waits for locks there.
    asker.done(asker.requests().mark());
    log.forgetChanges();
  }

  @AfterEach
  final void stop() throws Exception {
    log.stop();
    asker.close();
  }

  static List<String> describe(List<ChangeEvent> changes) {
    return changes.stream().map(change -> change.operation() + " " + change.key()).toList();
  }

  /** That the log makes of the table what it is. */
  final void assertIsThere(String table) throws Exception {
    TableId id = new TableId("public", table);
    assertEquals(Recorder.contents(source).get(id), log.fold().get(id));
  }

  /** Whether rows are being read, by a condition that takes its time. */
  final boolean reading() {
    return !"0"
        .equals(
            db.ask(
                "select count(*) from pg_stat_activity where application_name = 'sluice requests'"
                    + " and wait_event = 'PgSleep' and datname = current_database()"));
  }
}
