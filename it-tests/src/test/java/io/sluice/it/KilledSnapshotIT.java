package io.sluice.it;

import static io.sluice.dev.Server.KAFKA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A service that is killed in the middle of a snapshot, when the log has a part of it. */
final class KilledSnapshotIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int ROWS = 80_000;

  @Test
  void theNextServiceReadsWhatIsLeftAndTheSinkEndsAsPostgreSql() throws Exception {
    try (Scenario scenario = new Scenario("killedsnapshot")) {
      String s = scenario.name();
      scenario.onlySink("search").logKey("clientSettings: {session.timeout.ms: 6000}");
      scenario.execute(
          "create schema " + s,
          "create table %s.item (id int primary key, v text)".formatted(s),
          "insert into %s.item select i, repeat('v', 300) from generate_series(1, %d) i"
              .formatted(s, ROWS));
      Links links = scenario.links();
      try (SluiceProcess doomed = scenario.run(links)) {
        KillPoint.after(KAFKA, "EndTxn", 1).set(links, doomed).await(LIMIT);
      }
      scenario.execute(
          "delete from %s.item where id %% 1000 = 1".formatted(s),
          "update %s.item set v = 'u' where id %% 1000 = 2".formatted(s),
          "insert into %s.item select i, 'n' from generate_series(1000001, 1000100) i"
              .formatted(s));
      SluiceProcess service = scenario.run();
      service.awaitOutput("the snapshot that was interrupted is complete", LIMIT);
      assertTrue(
          service.output().contains("the snapshot was interrupted: the stream goes on"),
          service::output);
      SluiceProcess.Result verified = scenario.command("verify");
      assertEquals(0, verified.code(), verified::output);
      assertTrue(service.isAlive(), service::output);
    }
  }
}
