package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.dev.Server;
import io.sluice.dev.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong while a pipeline is at work, as the seed says; one thing at a time. */
final class RandomFaults {
  private static final Logger LOG = LoggerFactory.getLogger(RandomFaults.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration SLOW = Duration.ofMillis(20);

  private final Random random;
  private final Scenario scenario;
  private final Links links;
  private final Services servers = SharedServers.get();
  private final List<String> told = new ArrayList<>();
  private SluiceProcess service;
  private Fault mending;

  private interface Fault {
    void happen() throws Exception;
  }

  /** Starts the service. */
  RandomFaults(Random random, Scenario scenario) throws Exception {
    this.random = random;
    this.scenario = scenario;
    this.links = scenario.links();
    this.service = scenario.run(links);
  }

  /** Does the next thing, or mends the last. */
  void next() throws Exception {
    if (mending != null) {
      mendOne();
      return;
    }
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        tell("kill the service");
        service.kill();
        service = scenario.run(links);
      }
      case 2 -> stop();
      case 3 -> {
        tell("cut the connections to PostgreSQL");
        scenario.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid() and application_name like 'sluice%'");
      }
      case 4 -> {
        Server server = anyServer("kill");
        servers.kill(server);
        mending = () -> servers.start(server);
      }
      case 5, 6 -> {
        Server server = anyServer("stop");
        servers.stop(server);
        mending = () -> servers.start(server);
      }
      case 7 -> replaceAndResume();
      case 8 -> {
        Server server = anyServer("silence the link to");
        links.to(server).silence();
        mending = links.to(server)::mend;
      }
      case 9 -> links.to(anyServer("leave half open the link to")).forget();
      case 10 -> slowLinks();
      default -> readAgain();
    }
  }

  private Server anyServer(String what) {
    Server server = Server.values()[random.nextInt(Server.values().length)];
    tell(what + " " + server.label());
    return server;
  }

  private void stop() throws Exception {
    tell("stop the service");
    service.awaitOutput("health and metrics at", LIMIT);
    assertEquals(0, service.stop(STOP_LIMIT), service::output);
    service = scenario.run(links);
  }

  /** The zombie wakes up when another has long taken over, and ends some time later. */
  private void replaceAndResume() throws Exception {
    tell("pause the service and start another");
    SluiceProcess zombie = service;
    zombie.pause();
    service = scenario.run(links);
    mending =
        () -> {
          tell("let the paused service go on");
          zombie.resume();
          mending = zombie::kill;
        };
  }

  private void slowLinks() {
    tell("slow links");
    for (Server server : Server.values()) {
      links.to(server).delay(SLOW);
    }
    mending =
        () -> {
          for (Server server : Server.values()) {
            links.to(server).mend();
          }
        };
  }

  private void readAgain() throws Exception {
    String table = RandomTables.NAMES[random.nextInt(RandomTables.NAMES.length)];
    tell("read table " + table + " again");
    SluiceProcess asking =
        scenario.begin("snapshot", "--no-wait", "--table", scenario.name() + "." + table);
    mending = () -> assertEquals(0, asking.awaitExit(LIMIT), asking::output);
  }

  private void mendOne() throws Exception {
    tell("mend");
    Fault mend = mending;
    mending = null;
    mend.happen();
  }

  /** Mends what is broken. */
  void mend() throws Exception {
    while (mending != null) {
      mendOne();
    }
  }

  private void tell(String what) {
    LOG.info("fault: {}", what);
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
