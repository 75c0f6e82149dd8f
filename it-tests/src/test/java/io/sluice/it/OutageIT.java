package io.sluice.it;

import io.sluice.dev.Server;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each server goes away and comes back while changes are made. */
final class OutageIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** Which part of the pipeline says that the server is away; the schema registry is not missed. */
  private static final Map<Server, String> MISSED_BY =
      Map.of(
          Server.POSTGRES, "capture",
          Server.KAFKA, "capture",
          Server.NEO4J, "sink graph",
          Server.MONGO, "sink documents",
          Server.ELASTIC, "sink search");

  @Test
  void everyServerMayGoAwayAndComeBackUnderLoad() throws Exception {
    try (Scenario scenario = new Scenario("outage")) {
      Library library = Library.create(scenario);
      library.addAuthors(200);
      SluiceProcess service = scenario.run();
      service.awaitHealth(200, "running", LIMIT);
      CommittedTransactions committed = CommittedTransactions.behindTheSnapshot(scenario, LIMIT);
      try (Load load = new Load(scenario, library)) {
        load.awaitMore(100);
        for (Server server : Server.values()) {
          awayAndBack(server, service, load);
        }
        for (Server server : Server.values()) {
          killedAndStartedAgain(server, load);
        }
        awaitAllUp(service);
      }
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqualAndWhole(committed, LIMIT);
        stores.assertLogHoldsEveryStepOnce(library.counters());
      }
    }
  }

  private static void awayAndBack(Server server, SluiceProcess service, Load load)
      throws Exception {
    SharedServers.get().stop(server);
    try {
      if (MISSED_BY.containsKey(server)) {
        service.awaitComponent(MISSED_BY.get(server), "down", LIMIT);
      } else {
        load.awaitMore(100);
      }
    } finally {
      SharedServers.get().start(server);
    }
    load.awaitMore(50);
    awaitAllUp(service);
  }

  private static void killedAndStartedAgain(Server server, Load load) throws Exception {
    load.awaitMore(20);
    SharedServers.get().kill(server);
    SharedServers.get().start(server);
  }

  private static void awaitAllUp(SluiceProcess service) throws Exception {
    for (String component : MISSED_BY.values()) {
      service.awaitComponent(component, "up", LIMIT);
    }
  }
}
