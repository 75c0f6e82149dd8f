package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.PortException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A primary that is captured behind an address of its own, and a standby that may replace it. */
abstract class FailoverScene {
  static final String SLOT = DefaultName.of("failover");

  @TempDir private static Path folder;
  @TempDir private static Path otherFolder;
  static PrimaryAndStandby servers;

  final Recorder log = new Recorder();
  ReplicationProxy proxy;
  PostgresSource source;
  int timeline;
  int written;

  @BeforeAll
  static void servers() throws Exception {
    // The servers' files are needed.
    assumeTrue(System.getProperty("services", "embedded").equals("embedded"));
    servers = new PrimaryAndStandby(folder, otherFolder);
  }

  @AfterAll
  static void stop() {
    if (servers != null) {
      servers.close();
    }
  }

  @BeforeEach
  void capture() throws Exception {
    servers.makeStandby();
    servers
        .primary()
        .execute(
            "drop table if exists item",
            "drop publication if exists " + SLOT,
            "create table item (id int primary key)");
    proxy = new ReplicationProxy(servers.primary().port());
    source = source("failover", SourceEngine.NATIVE);
    log.start(source);
    write();
    log.await(1 + written);
    timeline = checkpoint().origin().timeline();
  }

  PostgresSource source(String pipeline, SourceEngine engine) {
    return new PostgresSource(
        pipeline,
        servers.primary().with(engine).configThrough(proxy.port(), "public.item"),
        Clock.systemUTC());
  }

  @AfterEach
  void close() throws Exception {
    source.close();
    proxy.close();
  }

  SourceOffset checkpoint() throws PortException {
    return SourceOffset.parse(log.checkpoint().orElseThrow());
  }

  /** Some transactions at whoever is primary. */
  void write() throws SQLException {
    for (int i = 0; i < 5; i++) {
      servers.primary().execute("insert into item values (" + ++written + ")");
    }
  }

  /** Waits for all that was written, and stops. */
  void assertHasAllOnce() throws Exception {
    log.await(1 + written);
    log.stop();
    List<Integer> ids =
        log.changes().stream()
            .filter(change -> !change.isTruncate())
            .map(ChangeEvent::key)
            .map(key -> ((Number) key.values().get(0)).intValue())
            .toList();
    assertEquals(IntStream.rangeClosed(1, written).boxed().toList(), ids);
    assertEquals(Recorder.contents(source), log.fold());
  }
}
