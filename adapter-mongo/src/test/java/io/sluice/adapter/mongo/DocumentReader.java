package io.sluice.adapter.mongo;

import com.mongodb.client.MongoDatabase;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.Geometry;
import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Decimal128;

/**
 * Reads documents as any user of the driver would, by what docs/sinks say of them and with none of
 * the sink's code.
 */
final class DocumentReader {
  private DocumentReader() {}

  static List<Row> rows(MongoDatabase database, TableSchema table) {
    List<Row> rows = new ArrayList<>();
    String collection = escaped(table.id().name()).replace("$", "%24");
    for (Document document : database.getCollection(collection).find()) {
      Object[] values = new Object[table.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(document, table.columns().get(i));
      }
      rows.add(new Row(table, values));
    }
    return rows;
  }

  private static String escaped(String name) {
    return name.replace("%", "%25").replace(".", "%2E").replace("{", "%7B").replace("}", "%7D");
  }

  private static String field(String column) {
    String field = column.replace("%", "%25").replace(".", "%2E");
    if (field.equals("_id")) {
      return "%5Fid";
    }
    return field.startsWith("$") ? "%24" + field.substring(1) : field;
  }

  private static Object value(Document document, Column column) {
    String field = field(column.name());
    Object below = document.get("_sluice", Document.class).get("us", new Document()).get(field);
    Object value = document.get(field);
    if (column.type() instanceof ArrayOf array && value != null) {
      return elements(array.element(), (List<?>) value, (List<?>) below);
    }
    return value(column.type(), value, below);
  }

  private static List<Object> elements(ColumnType type, List<?> elements, List<?> below) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Object micros = below == null ? null : below.get(i);
      values.add(
          elements.get(i) instanceof List<?> inner
              ? elements(type, inner, (List<?>) micros)
              : value(type, elements.get(i), micros));
    }
    return values;
  }

  private static Object value(ColumnType type, Object value, Object below) {
    if (value == null) {
      return null;
    }
    if (type instanceof Decimal || type == Scalar.NUMERIC) {
      if (value instanceof String text) {
        return new BigDecimal(text);
      }
      Decimal128 number = (Decimal128) value;
      return number.isFinite() ? number.bigDecimalValue() : (Object) number.doubleValue();
    }
    return switch ((Scalar) type) {
      case FLOAT32 -> ((Double) value).floatValue();
      case BYTES -> ((Binary) value).getData();
      case DATE ->
          orInfinite(
              value,
              LocalDate.MAX,
              LocalDate.MIN,
              instant(value, null).atOffset(ZoneOffset.UTC).toLocalDate());
      case TIME -> value.equals("24:00:00") ? LocalTime.MAX : LocalTime.parse((String) value);
      case TIMESTAMP ->
          orInfinite(
              value,
              LocalDateTime.MAX,
              LocalDateTime.MIN,
              instant(value, below).atOffset(ZoneOffset.UTC).toLocalDateTime());
      case TIMESTAMP_TZ -> orInfinite(value, Instant.MAX, Instant.MIN, instant(value, below));
      case UUID -> value instanceof Binary binary ? uuid(binary) : value;
      case GEOMETRY -> value instanceof Document json ? Geometry.ofGeoJson(json) : value;
      default -> value;
    };
  }

  private static Object orInfinite(Object date, Object greatest, Object least, Object finite) {
    long millis = ((Date) date).getTime();
    if (millis == Long.MAX_VALUE) {
      return greatest;
    }
    return millis == Long.MIN_VALUE ? least : finite;
  }

  private static UUID uuid(Binary binary) {
    if (binary.getType() != 4) {
      throw new AssertionError("a UUID has subtype 4, not " + binary.getType());
    }
    ByteBuffer bytes = ByteBuffer.wrap(binary.getData());
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  private static Instant instant(Object date, Object below) {
    long micros = below == null ? 0 : ((Number) below).longValue();
    return ((Date) date).toInstant().plusNanos(1_000 * micros);
  }
}
