package io.sluice.adapter.neo4j;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.neo4j.driver.types.Point;

/**
 * Turns a column's values into properties and back, exactly.
 *
 * <p>Neo4j's own types are used where they hold the value: booleans, integers, floats, text, bytes,
 * dates and times, points ({@link Points}). A {@code numeric} is text unless configured otherwise,
 * a UUID and JSON are text. An array is a list where Neo4j can store it; one with NULL in it, of
 * {@code bytea} or of more than one dimension is JSON text. PostgreSQL's infinite dates and
 * timestamps are Neo4j's greatest and least, its time 24:00 is the greatest with nanoseconds,
 * 23:59:59.999999999.
 */
final class PropertyCodec {
  private final ColumnType type;
  private final boolean decimalAsFloat;

  PropertyCodec(ColumnType type, boolean decimalAsFloat) {
    this.type = type;
    this.decimalAsFloat = decimalAsFloat;
  }

  /** The property of a value that is not null. */
  Object encode(Object value) {
    if (type == Scalar.GEOMETRY) {
      return Points.property((String) value);
    } else if (!(type instanceof ArrayOf array)) {
      return encode(type, value);
    } else {
      return encodeArray(array, (List<?>) value);
    }
  }

  private Object encodeArray(ArrayOf array, List<?> elements) {
    if (!isStorable(array, elements)) {
      return ArrayText.write(jsonElements(array.element(), elements));
    }
    List<Object> encoded = new ArrayList<>(elements.size());
    for (Object element : elements) {
      encoded.add(encode(array.element(), element));
    }
    return encoded;
  }

  private static boolean isStorable(ArrayOf array, List<?> elements) {
    return array.element() != Scalar.BYTES
        && elements.stream().noneMatch(each -> each == null || each instanceof List<?>);
  }

  private static List<Object> jsonElements(ColumnType type, List<?> elements) {
    List<Object> json = new ArrayList<>(elements.size());
    for (Object element : elements) {
      if (element instanceof List<?> inner) {
        json.add(jsonElements(type, inner));
      } else {
        json.add(element == null ? null : jsonElement(type, element));
      }
    }
    return json;
  }

  private Object encode(ColumnType type, Object value) {
    if (isDecimal(type)) {
      return value instanceof Double special
          ? encodeSpecial(special)
          : encodeDecimal((BigDecimal) value);
    }
    return switch ((Scalar) type) {
      case INT16, INT32 -> Long.valueOf((Integer) value);
      case FLOAT32 -> encodeFloat((Float) value);
      case TIMESTAMP_TZ -> zoned((Instant) value);
      case UUID -> value.toString();
      default -> value;
    };
  }

  /** NaN or an infinity. */
  private Object encodeSpecial(Double value) {
    return decimalAsFloat ? value : (Object) value.toString();
  }

  /**
   * The infinities as {@link LocalDateTime} has them, for a time with a zone ends a year sooner.
   */
  private static ZonedDateTime zoned(Instant instant) {
    if (instant.equals(Instant.MAX)) {
      return LocalDateTime.MAX.atZone(ZoneOffset.UTC);
    }
    return instant.equals(Instant.MIN)
        ? LocalDateTime.MIN.atZone(ZoneOffset.UTC)
        : instant.atZone(ZoneOffset.UTC);
  }

  private static Instant instant(ZonedDateTime time) {
    LocalDateTime local = time.toLocalDateTime();
    if (local.equals(LocalDateTime.MAX)) {
      return Instant.MAX;
    }
    return local.equals(LocalDateTime.MIN) ? Instant.MIN : time.toInstant();
  }

  private Object encodeDecimal(BigDecimal value) {
    if (decimalAsFloat && Double.isFinite(value.doubleValue())) {
      return value.doubleValue();
    }
    return value.scale() >= 0 ? value.toPlainString() : value.toString();
  }

  /** The double that reads like the float, 0.1 and not 0.10000000149011612, if it leads back. */
  private static Double encodeFloat(float value) {
    double readable = Double.parseDouble(Float.toString(value));
    return Float.compare((float) readable, value) == 0 ? readable : (double) value;
  }

  private static Object jsonElement(ColumnType type, Object element) {
    if (element instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (element instanceof BigDecimal || type == Scalar.FLOAT32) {
      return element.toString();
    }
    return element instanceof Number || element instanceof Boolean ? element : element.toString();
  }

  /** The value of a property that is not null, given as the driver's Java object. */
  Object decode(Object property) {
    if (!(type instanceof ArrayOf array)) {
      return decode(type, property);
    }
    if (property instanceof String json) {
      return ColumnText.readArray(array, json);
    }
    List<Object> elements = new ArrayList<>();
    for (Object element : (List<?>) property) {
      elements.add(decode(array.element(), element));
    }
    return elements;
  }

  private static boolean isDecimal(ColumnType type) {
    return type instanceof Decimal || type == Scalar.NUMERIC;
  }

  private static Object decode(ColumnType type, Object property) {
    if (property instanceof Double number && !Double.isFinite(number) && isDecimal(type)) {
      return number;
    } else if (type instanceof Decimal decimal && property instanceof Double number) {
      return new BigDecimal(number.toString())
          .setScale(decimal.scale(), java.math.RoundingMode.HALF_UP);
    } else if (isDecimal(type)) {
      return ColumnText.number(property.toString());
    }
    return switch ((Scalar) type) {
      case INT16, INT32 -> Math.toIntExact((Long) property);
      case FLOAT32 -> ((Double) property).floatValue();
      case TIMESTAMP_TZ -> instant((ZonedDateTime) property);
      case UUID -> UUID.fromString((String) property);
      case GEOMETRY -> property instanceof Point point ? Points.text(point) : property;
      default -> property;
    };
  }
}
