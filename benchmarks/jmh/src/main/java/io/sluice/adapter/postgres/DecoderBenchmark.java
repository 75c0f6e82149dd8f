package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.pgoutput.PgOutput;
import io.sluice.bench.micro.Changes;
import io.sluice.bench.micro.MicroBenchmark;
import io.sluice.domain.ChangeEvent;
import io.sluice.ports.PortException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The native reader's way from pgoutput's messages to a transaction of changes, as far as it goes
 * without a database: {@link RecordShapes} would ask one for the table's key, so {@link
 * ChangeMaker} stands in for it and what is around it.
 */
public class DecoderBenchmark extends MicroBenchmark {
  /** Set by JMH to each in turn. */
  @Param public Changes changes;

  private final PgOutput decoder = new PgOutput();
  private final ValueCounter counter = new ValueCounter();
  private ChangeMaker maker;
  private List<ByteBuffer> transaction = List.of();

  /** Makes the messages of one transaction. The decoder has heard of the table before. */
  @Setup
  public void prepare() throws PortException, SQLException {
    decoder.decode(OrdersStream.relation(), counter);
    maker = new ChangeMaker(OrdersStream.codec());
    List<ByteBuffer> messages = new ArrayList<>();
    messages.add(OrdersStream.begin());
    for (ChangeEvent change : changes.batch()) {
      messages.add(OrdersStream.message(change));
    }
    messages.add(OrdersStream.commit());
    transaction = List.copyOf(messages);
  }

  /** The messages alone: where each value begins and ends. Returns how many values there were. */
  @Benchmark
  public int messages() throws PortException {
    counter.reset();
    for (ByteBuffer message : transaction) {
      decoder.decode(message, counter);
    }
    return counter.values();
  }

  /** The messages and their values, to a transaction of changes. */
  @Benchmark
  public List<ChangeEvent> rows() throws PortException {
    maker.beginBatch(transaction.size());
    for (ByteBuffer message : transaction) {
      decoder.decode(message, maker);
    }
    return maker.endBatch();
  }
}
