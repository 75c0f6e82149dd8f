package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.adapter.postgres.Transactions.Assembled;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TransactionAssemblerTest {
  private static final Schema MARKER =
      SchemaBuilder.struct()
          .name("io.debezium.connector.common.TransactionMetadataValue")
          .field("status", Schema.STRING_SCHEMA)
          .field("id", Schema.STRING_SCHEMA)
          .field("event_count", Schema.OPTIONAL_INT64_SCHEMA)
          .build();
  private static final Schema CONTENT =
      SchemaBuilder.struct()
          .field("prefix", Schema.STRING_SCHEMA)
          .field("content", Schema.BYTES_SCHEMA)
          .build();
  private static final Schema MESSAGE =
      SchemaBuilder.struct()
          .name("io.debezium.connector.postgresql.MessageValue")
          .field("message", CONTENT)
          .build();
  private static final Schema CHANGE =
      SchemaBuilder.struct().name("change").field("key", Schema.INT32_SCHEMA).build();
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("s", "t"),
          List.of(new Column("id", Scalar.INT32, false)),
          List.of("id"),
          List.of());
  private static final SourceOffset FROM =
      SourceOffset.streaming(new SourceOffset.Origin("1", 1, 1), "slot", 100, 1);

  private final Listener listener = new Listener();
  private final TransactionAssembler assembler =
      new TransactionAssembler(FROM, TransactionAssemblerTest::convert, listener);
  private int nextKey;

  /** Writes down what it hears. */
  private static final class Listener implements TransactionListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void begins(long transaction) {
      heard.add("begins " + transaction);
    }

    @Override
    public void changes(List<ChangeEvent> changes) {
      heard.add("changes " + changes.size());
    }

    @Override
    public void message(String prefix, byte[] content) {
      heard.add("message " + prefix);
    }

    @Override
    public SourceOffset ends(SourceOffset at, List<ChangeEvent> changes) {
      heard.add("ends at " + at.lsn());
      return at;
    }

    @Override
    public void repeated() {
      heard.add("repeated");
    }
  }

  private static SourceRecord message(String text) {
    Struct content = new Struct(CONTENT).put("prefix", text).put("content", new byte[0]);
    return record(new Struct(MESSAGE).put("message", content), Map.of("lsn", 1L));
  }

  private static void convert(SourceRecord record, List<ChangeEvent> changes) {
    int key = ((Struct) record.value()).getInt32("key");
    changes.add(ChangeEvent.delete(TABLE, RowKey.of(key), null, key, SourcePosition.NONE));
  }

  private static SourceRecord begin(int id) {
    Struct value = new Struct(MARKER).put("status", "BEGIN").put("id", "" + id);
    return record(value, Map.of("lsn", 1L));
  }

  private static SourceRecord end(int id, long lsn, long count) {
    Struct value =
        new Struct(MARKER).put("status", "END").put("id", "" + id).put("event_count", count);
    return record(value, Map.of("lsn", lsn, "ts_usec", lsn * 10, "lsn_proc", lsn - 1));
  }

  private SourceRecord change() {
    return record(new Struct(CHANGE).put("key", ++nextKey), Map.of("lsn", 1L));
  }

  private List<SourceRecord> changes(int count) {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(change());
    }
    return records;
  }

  private static SourceRecord record(Struct value, Map<String, ?> offset) {
    return new SourceRecord(Map.of(), offset, "topic", value.schema(), value);
  }

  @Test
  void what_is_complete_goes_up_to_the_last_end() throws PortException {
    Assembled found =
        assembler.assemble(
            List.of(
                begin(1),
                change(),
                change(),
                end(1, 200, 2),
                begin(2),
                change(),
                end(2, 300, 1),
                begin(3),
                change()));
    assertEquals(3, found.complete().size());
    assertEquals(300, found.end().lsn());
    assertEquals(3000, found.end().committedAtMicros());
    assertEquals(6, assembler.endIndex());
    assertEquals(1, found.rest().size());
  }

  @Test
  void a_transaction_over_several_calls_is_handed_on_in_parts() throws PortException {
    assembler.assemble(List.of(begin(1), end(1, 200, 0), begin(2), change()));
    Assembled middle = assembler.assemble(changes(5));
    assertNull(middle.end());
    assertEquals(5, middle.rest().size());
    Assembled end = assembler.assemble(List.of(change(), end(2, 300, 7)));
    assertEquals(1, end.complete().size());
    assertEquals(300, end.end().lsn());
  }

  @Test
  void the_first_transaction_is_held_back_until_it_is_known_to_be_new() throws PortException {
    assertTrue(assembler.assemble(List.of(begin(1), change())).rest().isEmpty());
    assertTrue(assembler.assemble(List.of(change())).rest().isEmpty());
    Assembled end = assembler.assemble(List.of(change(), end(1, 200, 3)));
    assertEquals(3, end.complete().size());
  }

  @Test
  void transactions_not_beyond_the_checkpoint_are_dropped() throws PortException {
    Assembled found =
        assembler.assemble(
            List.of(
                begin(1),
                change(),
                end(1, 90, 1),
                begin(2),
                change(),
                end(2, 100, 1),
                begin(3),
                change(),
                end(3, 101, 1)));
    assertEquals(List.of(RowKey.of(3)), found.complete().stream().map(ChangeEvent::key).toList());
    assertEquals(101, found.end().lsn());
  }

  @Test
  void a_dropped_transaction_alone_gives_nothing() throws PortException {
    Assembled found = assembler.assemble(List.of(begin(1), change(), end(1, 100, 1)));
    assertTrue(found.complete().isEmpty());
    assertTrue(found.rest().isEmpty());
    assertNull(found.end());
  }

  @Test
  void a_long_first_transaction_is_not_held_for_ever_and_fails_if_it_was_old()
      throws PortException {
    assembler.assemble(List.of(begin(1)));
    assertEquals(10_000, assembler.assemble(changes(10_000)).rest().size());
    assertThrows(
        PortException.class, () -> assembler.assemble(List.of(change(), end(1, 100, 10_001))));
  }

  @Test
  void a_first_transaction_of_wide_rows_is_not_held_in_memory() throws PortException {
    TableSchema wide =
        new TableSchema(
            TABLE.id(),
            List.of(new Column("id", Scalar.INT32, false), new Column("v", Scalar.TEXT, true)),
            List.of("id"),
            List.of());
    String text = "x".repeat(1 << 20);
    TransactionAssembler own =
        new TransactionAssembler(
            FROM,
            (record, changes) ->
                changes.add(
                    ChangeEvent.upsert(
                        Operation.INSERT,
                        null,
                        new Row(wide, new Object[] {changes.size(), text}),
                        1,
                        SourcePosition.NONE)),
            listener);
    own.assemble(List.of(begin(1)));
    assertEquals(0, own.assemble(changes(20)).rest().size());
    assertEquals(40, own.assemble(changes(20)).rest().size());
  }

  @Test
  void a_missing_change_is_noticed() {
    PortException e =
        assertThrows(
            PortException.class,
            () -> assembler.assemble(List.of(begin(1), change(), end(1, 200, 2))));
    assertTrue(e.getMessage().contains("has 2 changes, 1 came"), e.getMessage());
  }

  @Test
  void anything_out_of_order_is_noticed() {
    assertThrows(PortException.class, () -> assembler.assemble(List.of(change())));
    assertThrows(PortException.class, () -> assembler.assemble(List.of(end(1, 200, 0))));
    assertThrows(
        PortException.class, () -> assembler.assemble(List.of(begin(1), change(), begin(2))));
  }

  @Test
  void a_listener_hears_everything_in_order_and_what_was_repeated() throws PortException {
    assembler.assemble(
        List.of(begin(1), change(), end(1, 90, 1), begin(2), message("a"), end(2, 200, 1)));
    assembler.assemble(List.of(begin(3), change(), end(3, 300, 1)));
    assertEquals(
        List.of(
            "begins 1",
            "changes 1",
            "repeated",
            "begins 2",
            "message a",
            "ends at 200",
            "begins 3",
            "changes 1",
            "ends at 300"),
        listener.heard);
  }

  @Test
  void messages_outside_of_transactions_are_passed_over() throws PortException {
    assembler.assemble(List.of(message("a"), begin(1), end(1, 200, 0), message("b")));
    assertEquals(List.of("begins 1", "ends at 200"), listener.heard);
  }
}
