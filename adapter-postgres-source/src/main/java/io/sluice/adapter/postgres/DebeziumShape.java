package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.RecordShape.Carried;
import io.sluice.domain.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Reads what {@link ExactValues} has written into the schema of Debezium's records. */
final class DebeziumShape {
  private static final int NUMERIC_PRECISION_LIMIT = 1_000;

  private DebeziumShape() {}

  /**
   * @param envelope the schema of a record's value
   */
  static RecordShape of(TableId table, Schema envelope) {
    List<Carried> columns = new ArrayList<>();
    for (Field field : envelope.field("after").schema().fields()) {
      Map<String, String> parameters = field.schema().parameters();
      columns.add(
          new Carried(
              field.name(),
              Integer.parseInt(parameters.get(ExactValues.TYPE)),
              modifier(parameters),
              false,
              Optional.of(Boolean.valueOf(parameters.get(ExactValues.NULLABLE)))));
    }
    return new RecordShape(table, columns);
  }

  /** As {@code atttypmod} of a numeric; Debezium does not tell those of other types. */
  private static int modifier(Map<String, String> parameters) {
    int precision = Integer.parseInt(parameters.get(ExactValues.PRECISION));
    int scale = Integer.parseInt(parameters.get(ExactValues.SCALE));
    return precision < 1 || precision > NUMERIC_PRECISION_LIMIT
        ? -1
        : (precision << 16 | scale & 0x7FF) + 4;
  }
}
