package io.sluice.bench;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * What PostgreSQL can send: its walsender with the plugin pgoutput, read by a thread that looks at
 * the first byte of each message and throws the rest away. Its processor time is that thread's.
 */
final class WalsenderLimit implements Contestant {
  private static final int ASK_EVERY = 256;

  @Override
  public String name() {
    return "limit-walsender";
  }

  @Override
  public Target target() {
    return Target.KAFKA;
  }

  @Override
  public boolean takes(Case what) {
    return what.kind() == Case.Kind.BACKLOG || what.kind() == Case.Kind.LIVE;
  }

  @Override
  public Result run(Trial trial) throws Exception {
    try (Database database = Database.create(trial)) {
      Workload workload = Workload.of(trial.what());
      workload.prepare(database);
      database.execute("create publication bench for table shop.orders");
      database.execute(
          "select pg_create_logical_replication_slot('" + slot(trial) + "', 'pgoutput')");
      workload.change(database, trial.changes());
      return read(trial);
    }
  }

  private static String slot(Trial trial) {
    return trial.name() + "_limit";
  }

  private Result read(Trial trial) throws SQLException {
    try (Connection connection = replication(trial);
        PGReplicationStream stream =
            connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot(trial))
                .withStartPosition(LogSequenceNumber.valueOf(0L))
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", "bench")
                .start()) {
      long began = System.nanoTime();
      Arrivals arrivals = new Arrivals(trial.changes(), 1, WalsenderLimit::cpuSeconds);
      long count = 0;
      long first = 0;
      while (count < trial.changes()) {
        ByteBuffer message = stream.read();
        switch (message.get()) {
          case 'I', 'U', 'D' -> count++;
          default -> {} // begin, commit, relation
        }
        first = first == 0 && count > 0 ? System.nanoTime() : first;
        if (count % ASK_EVERY == 0 || count == trial.changes()) {
          arrivals.reached(count);
        }
      }
      return Result.throughput(name(), trial.what(), arrivals, 0, (first - began) / 1e9);
    }
  }

  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private static Connection replication(Trial trial) throws SQLException {
    Properties login = new Properties();
    PGProperty.USER.set(login, trial.servers().postgres().user());
    PGProperty.PASSWORD.set(login, trial.servers().postgres().password());
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(login, "14");
    PGProperty.REPLICATION.set(login, "database");
    PGProperty.PREFER_QUERY_MODE.set(login, "simple");
    return DriverManager.getConnection("jdbc:" + Database.url(trial, trial.name()), login);
  }
}
