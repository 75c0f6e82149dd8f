package io.sluice.it;

import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What goes wrong while a pipeline is at work, as the seed says. */
final class RandomFaults {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration START_LIMIT = Duration.ofMinutes(1);

  private final Random random;
  private final Scenario scenario;
  private final Services servers = SharedServers.get();
  private final List<String> told = new ArrayList<>();
  private SluiceProcess service;
  private Server away;

  RandomFaults(Random random, Scenario scenario, SluiceProcess service) {
    this.random = random;
    this.scenario = scenario;
    this.service = service;
  }

  /** Does the next thing, or mends the last. */
  void next() throws Exception {
    if (away != null) {
      tell("start " + away.label());
      servers.start(away);
      away = null;
      return;
    }
    switch (random.nextInt(6)) {
      case 0 -> {
        tell("kill the service");
        service.kill();
        service = scenario.run();
      }
      case 1 -> {
        tell("stop the service");
        service.awaitOutput("health and metrics at", START_LIMIT);
        int code = service.stop(STOP_LIMIT);
        if (code != 0) {
          throw new AssertionError("exit code " + code + "\n" + service.output());
        }
        service = scenario.run();
      }
      case 2 -> {
        tell("cut the connections to PostgreSQL");
        scenario.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid() and application_name like 'sluice%'");
      }
      case 3 -> {
        away = Server.values()[random.nextInt(Server.values().length)];
        tell("kill " + away.label());
        servers.kill(away);
      }
      default -> {
        away = Server.values()[random.nextInt(Server.values().length)];
        tell("stop " + away.label());
        servers.stop(away);
      }
    }
  }

  /** Mends what is broken. */
  void mend() {
    if (away != null) {
      servers.start(away);
      away = null;
    }
  }

  private void tell(String what) {
    told.add(what);
  }

  /** What has happened so far. */
  List<String> told() {
    return told;
  }

  SluiceProcess service() {
    return service;
  }
}
