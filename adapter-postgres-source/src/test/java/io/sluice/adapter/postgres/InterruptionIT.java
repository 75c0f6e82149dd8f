package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.dev.Server;
import io.sluice.ports.StandbyException;
import io.sluice.ports.TransientPortException;
import java.net.ServerSocket;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends a stream without harm: it goes on later where it was. */
class InterruptionIT extends Scene {
  @BeforeEach
  void tables() throws Exception {
    createItem();
  }

  @Test
  void a_second_process_stands_by_until_the_first_lets_go() throws Exception {
    source.claim();
    source.claim();
    try (PostgresSource second = source("public.*")) {
      Messages.assertSays(
          assertThrows(StandbyException.class, second::claim),
          "standing by: another process captures pipeline " + db.name());
      source.close();
      second.claim();
    }
  }

  @Test
  void a_stop_while_a_server_does_not_answer_is_not_taken_for_a_failure() throws Exception {
    try (ServerSocket silent = new ServerSocket(0);
        PostgresSource unanswered =
            new PostgresSource(
                db.name(),
                db.configThrough(silent.getLocalPort(), "public.*"),
                Clock.systemUTC())) {
      Thread.currentThread().interrupt();
      TransientPortException e = assertThrows(TransientPortException.class, unanswered::claim);
      assertTrue(Thread.interrupted(), "the stop is forgotten");
      Messages.assertSays(e, "stopped while connecting");
    }
  }

  @Test
  void a_lost_claim_ends_the_stream() throws Exception {
    log.start(source);
    log.await(2);
    db.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like"
            + " 'sluice claim%' and datname = current_database()");
    assertInstanceOf(TransientPortException.class, log.awaitEnd());
    log.start(source);
    db.execute("insert into item values (2, 'b')");
    assertEquals(3, log.await(3).size());
    log.stop();
  }

  @Test
  void a_restarted_server_is_transient_and_nothing_is_lost() throws Exception {
    log.start(source);
    log.await(2);
    PostgresServer.get().services().stop(Server.POSTGRES);
    try {
      assertInstanceOf(TransientPortException.class, log.awaitEnd());
      assertThrows(TransientPortException.class, () -> source.open(log.checkpoint()));
      assertThrows(TransientPortException.class, source::check);
    } finally {
      PostgresServer.get().services().start(Server.POSTGRES);
    }
    try (TestDatabase again = new TestDatabase(db.url(), PostgresServer.get().address())) {
      again.execute("insert into item values (2, 'b')");
      log.start(source);
      assertEquals(3, log.await(3).size());
      log.stop();
    }
  }
}
