package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What every engine that reads the replication stream must do, as tests: bring the snapshot and the
 * changes behind it, whole, in order and with their exact values; go on where it was, whatever
 * ended it and whichever engine goes on; confirm nothing that the log does not have; and carry out
 * what is asked of a capture. A {@link SourceEngine} has a class that extends this one and names
 * it.
 *
 * <p>Each test has a database of its own. A stream that still runs at a test's end has to end by
 * being stopped.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class SourceContractTest
    implements SnapshotContract,
        ChangeContract,
        ToastContract,
        TransactionContract,
        AlterationContract,
        ColumnTypeContract,
        OddValueContract,
        ResumptionContract,
        StopContract,
        CutContract,
        SlowHandlerContract,
        ConfirmationContract,
        RequestContract,
        GuardContract {
  private final Recorder log = new Recorder();
  private final List<Asker> askers = new ArrayList<>();
  private TestDatabase db;
  private PostgresSource source;

  @BeforeEach
  final void tables() throws Exception {
    db = PostgresServer.get().database().with(engine());
    db.execute(
        "create schema shop",
        "create table shop.bike (id int primary key, name text, price numeric(8,2) default 1)",
        "create table shop.note (a int, b text, body text, primary key (b, a))",
        "insert into shop.bike values (1, 'city', 100), (2, 'road', null)");
    source = new PostgresSource(db.name(), db.config("shop.*"), Clock.systemUTC());
  }

  @AfterEach
  final void close() throws Exception {
    try {
      if (log.isRunning()) {
        log.gate(batch -> {});
        assertInstanceOf(InterruptedException.class, log.stop());
      }
    } finally {
      askers.forEach(Asker::close);
      source.close();
      db.close();
    }
  }

  @Override
  public final TestDatabase db() {
    return db;
  }

  @Override
  public final PostgresSource source() {
    return source;
  }

  @Override
  public final PostgresSource reopen(PostgresSourceConfig config) {
    source.close();
    source = new PostgresSource(db.name(), config, Clock.systemUTC());
    return source;
  }

  @Override
  public final Recorder log() {
    return log;
  }

  @Override
  public final Asker asker() {
    Asker asker = new Asker(source, log, "shop");
    askers.add(asker);
    return asker;
  }
}
