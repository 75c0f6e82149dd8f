package io.sluice.it;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/**
 * A table's rows as MongoDB's connector for Kafka writes them: {@code _id} is a document of the key
 * columns, and a value is what Kafka Connect has for it. So it shows, type by type, what a reader
 * of the topics gets.
 */
final class ConnectorDocuments {
  private static final String ID = "_id";

  private ConnectorDocuments() {}

  /** What PostgreSQL has, by {@code _id}. */
  static Map<BsonValue, BsonDocument> of(Connection connection, String table, List<String> key)
      throws SQLException {
    Map<BsonValue, BsonDocument> documents = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select * from " + table)) {
      ResultSetMetaData columns = row.getMetaData();
      while (row.next()) {
        BsonDocument id = new BsonDocument();
        BsonDocument document = new BsonDocument(ID, id);
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          BsonDocument part = key.contains(columns.getColumnName(i)) ? id : document;
          boolean exact = columns.getPrecision(i) > 0;
          part.append(columns.getColumnName(i), value(row, i, columns.getColumnTypeName(i), exact));
        }
        documents.put(id, document);
      }
    }
    return documents;
  }

  private static BsonValue value(ResultSet row, int i, String type, boolean hasPrecision)
      throws SQLException {
    if (row.getObject(i) == null) {
      return BsonNull.VALUE;
    }
    return switch (type) {
      case "bool" -> BsonBoolean.valueOf(row.getBoolean(i));
      case "int2", "int4" -> new BsonInt32(row.getInt(i));
      case "int8" -> new BsonInt64(row.getLong(i));
      case "float4", "float8" -> new BsonDouble(row.getDouble(i));
      case "numeric" -> numeric(row.getBigDecimal(i), hasPrecision);
      case "text", "jsonb", "uuid" -> new BsonString(row.getString(i));
      case "bytea" -> new BsonBinary(row.getBytes(i));
      case "date" -> date(row.getObject(i, LocalDate.class));
      case "time" ->
          new BsonInt64(
              ChronoUnit.MICROS.between(LocalTime.MIDNIGHT, row.getObject(i, LocalTime.class)));
      case "timestamp" -> micros(row.getObject(i, LocalDateTime.class).toInstant(ZoneOffset.UTC));
      case "timestamptz" -> micros(row.getObject(i, OffsetDateTime.class).toInstant());
      case "_text", "_int4", "_numeric", "_date", "_bytea" ->
          array((Object[]) row.getArray(i).getArray());
      default -> throw new IllegalArgumentException("no test has columns of type " + type);
    };
  }

  /** Without a precision the scale is the value's own, and a document holds both. */
  private static BsonValue numeric(BigDecimal value, boolean hasPrecision) {
    return hasPrecision
        ? new BsonDecimal128(new Decimal128(value))
        : new BsonDocument("scale", new BsonInt32(value.scale()))
            .append("value", new BsonBinary(value.unscaledValue().toByteArray()));
  }

  private static BsonValue date(LocalDate date) {
    return new BsonDateTime(date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli());
  }

  private static BsonValue micros(Instant time) {
    return new BsonInt64(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  private static BsonValue array(Object[] items) {
    return new BsonArray(Arrays.stream(items).map(ConnectorDocuments::item).toList());
  }

  private static BsonValue item(Object item) {
    if (item == null) {
      return BsonNull.VALUE;
    }
    if (item instanceof Integer number) {
      return new BsonInt32(number);
    }
    if (item instanceof BigDecimal number) {
      return numeric(number, true);
    }
    if (item instanceof Date date) {
      return date(date.toLocalDate());
    }
    return item instanceof byte[] bytes ? new BsonBinary(bytes) : new BsonString((String) item);
  }
}
