package io.sluice.adapter.postgres;

import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.Properties;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.postgresql.geometric.PGbox;
import org.postgresql.geometric.PGcircle;
import org.postgresql.geometric.PGline;
import org.postgresql.geometric.PGlseg;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpoint;
import org.postgresql.geometric.PGpolygon;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.PGInterval;

/**
 * Carries every column's values through Debezium's records unharmed. Debezium's own converters lose
 * some (a timestamp they cannot parse becomes null, a placeholder stands for an unchanged value and
 * may be real data), so this one replaces them all: it sees what came out of the replication
 * message, and puts it into the record as a number where that is exact, and as PostgreSQL's text
 * otherwise. {@link CarriedType} takes it out again.
 *
 * <p>Debezium makes it by class name.
 */
public final class ExactValues implements CustomConverter<SchemaBuilder, RelationalColumn> {
  /** Parameters of a field's schema. */
  static final String TYPE = "type";

  static final String PRECISION = "precision";
  static final String SCALE = "scale";
  static final String NULLABLE = "nullable";

  // Unchanged values that PostgreSQL did not send; told apart from real ones by identity.
  static final String UNCHANGED_TEXT = new String("unchanged");
  static final byte[] UNCHANGED_BYTES = new byte[0];
  static final BigDecimal UNCHANGED_NUMBER = new BigDecimal("0");

  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    SchemaBuilder schema = schema(column.nativeType());
    schema.parameter(TYPE, Integer.toString(column.nativeType()));
    schema.parameter(PRECISION, Integer.toString(column.length().orElse(0)));
    schema.parameter(SCALE, Integer.toString(column.scale().orElse(0)));
    schema.parameter(NULLABLE, Boolean.toString(column.isOptional()));
    if (!column.isOptional()) {
      // Debezium makes the others optional itself, and a schema takes that only once. The old row's
      // image leaves out columns even if they are never null.
      schema.optional();
    }
    registration.register(schema, new Conversion(column));
  }

  private static SchemaBuilder schema(int type) {
    return switch (type) {
      case 16 -> SchemaBuilder.bool();
      case 17 -> SchemaBuilder.bytes();
      case 21, 23, 1082 -> SchemaBuilder.int32();
      case 20, 26, 1114, 1184 -> SchemaBuilder.int64();
      case 700 -> SchemaBuilder.float32();
      case 701 -> SchemaBuilder.float64();
      // The class decides, not the scale: records stay in memory.
      case TypeResolver.NUMERIC -> Decimal.builder(0);
      default -> SchemaBuilder.string();
    };
  }

  private static final class Conversion implements Converter {
    private final String table;
    private final String column;
    private final Object defaultValue;
    private final Object unchanged;
    private boolean defaultExpected;

    Conversion(RelationalColumn column) {
      this.unchanged = unchanged(column.nativeType());
      this.table = column.dataCollection();
      this.column = column.name();
      this.defaultValue = column.defaultValue();
      this.defaultExpected = column.hasDefaultValue() && defaultValue != null;
    }

    @Override
    public Object convert(Object value) {
      if (defaultExpected) {
        // Before any row, Debezium has the column's default converted. It is not used here.
        defaultExpected = false;
        if (value == defaultValue) {
          return null;
        }
      }
      if (UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)) {
        return unchanged;
      }
      try {
        return value == null ? null : carry(value);
      } catch (RuntimeException e) {
        // Debezium passes on only an exception's cause.
        RuntimeException named = UnsupportedValueException.in(table, column, e);
        throw new DataException(named.getMessage(), named);
      }
    }
  }

  private static Object carry(Object value) {
    if (value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Float
        || value instanceof byte[]) {
      return value;
    }
    if (value instanceof SpecialValueDecimal number) {
      return number
          .getDecimalValue()
          .orElseThrow(() -> new UnsupportedValueException("is NaN or infinite"));
    }
    if (value instanceof LocalDate date) {
      return days(date);
    }
    if (value instanceof Instant instant) {
      return micros(instant);
    }
    if (value instanceof OffsetDateTime time) {
      return micros(time);
    }
    return text(value);
  }

  private static Integer days(LocalDate date) {
    if (date.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE)
        || date.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE)) {
      throw new UnsupportedValueException("is infinite");
    }
    return Math.toIntExact(date.toEpochDay());
  }

  private static Long micros(OffsetDateTime time) {
    if (time.equals(PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME)
        || time.equals(PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME)) {
      throw new UnsupportedValueException("is infinite");
    }
    return Micros.sincePostgresEpoch(time.toInstant());
  }

  private static Long micros(Instant instant) {
    if (instant.equals(PostgresValueConverter.POSITIVE_INFINITY_INSTANT)
        || instant.equals(PostgresValueConverter.NEGATIVE_INFINITY_INSTANT)) {
      throw new UnsupportedValueException("is infinite");
    }
    return Micros.sincePostgresEpoch(instant);
  }

  private static String text(Object value) {
    if (value instanceof PgArray array) {
      return array.toString(); // the text as it came
    }
    if (value instanceof PGInterval interval) {
      return TextForm.interval(interval);
    }
    if (value instanceof BigDecimal money) {
      return TextForm.money(money);
    }
    if (value instanceof OffsetTime time) {
      return TextForm.timeTz(time);
    }
    if (value instanceof PGpoint
        || value instanceof PGbox
        || value instanceof PGcircle
        || value instanceof PGline
        || value instanceof PGlseg
        || value instanceof PGpath
        || value instanceof PGpolygon) {
      return value.toString();
    }
    throw new UnsupportedValueException("came as " + value.getClass().getName());
  }

  /** Only types of variable length are ever kept out of line, so only they come as unchanged. */
  private static Object unchanged(int type) {
    return switch (type) {
      case 17 -> UNCHANGED_BYTES;
      case TypeResolver.NUMERIC -> UNCHANGED_NUMBER;
      default -> UNCHANGED_TEXT;
    };
  }

  static boolean isUnchanged(Object value) {
    return value == UNCHANGED_TEXT || value == UNCHANGED_BYTES || value == UNCHANGED_NUMBER;
  }
}
