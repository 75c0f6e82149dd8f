package io.sluice.adapter.postgres;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Opens Debezium's change records for {@link ChangeConverter}. */
final class DebeziumChanges implements TransactionAssembler.Conversion {
  private final ChangeConverter converter;

  DebeziumChanges(ChangeConverter converter) {
    this.converter = converter;
  }

  @Override
  public void convert(SourceRecord record, List<ChangeEvent> changes) throws PortException {
    Struct envelope = (Struct) record.value();
    Struct source = envelope.getStruct("source");
    TableId table = new TableId(source.getString("schema"), source.getString("table"));
    Schema schema = record.valueSchema();
    Struct before = envelope.getStruct("before");
    Struct after = envelope.getStruct("after");
    converter.convert(
        table,
        schema,
        () -> DebeziumShape.of(table, schema),
        new CarriedChange(
            operation(table, envelope.getString("op")),
            before == null ? null : new Image(before),
            true, // as far as the catalog says so
            after == null ? null : new Image(after),
            position(source)),
        changes);
  }

  private static Operation operation(TableId table, String op) throws PortException {
    return switch (op) {
      case "c" -> Operation.INSERT;
      case "u" -> Operation.UPDATE;
      case "d" -> Operation.DELETE;
      case "t" -> Operation.TRUNCATE;
      default -> throw new PortException("table " + table + ": unknown operation " + op);
    };
  }

  private static SourcePosition position(Struct source) {
    Long transaction = source.getInt64("txId");
    return new SourcePosition(
        source.getInt64("lsn"), transaction == null ? 0 : transaction, source.getInt64("ts_us"));
  }

  private record Image(Struct struct) implements RowImage {
    @Override
    public String text(int column) {
      Field field = struct.schema().fields().get(column);
      // Not get(): that would put the column's default in place of NULL.
      return (String) struct.getWithoutDefault(field.name());
    }
  }
}
