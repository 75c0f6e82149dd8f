package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bson.Document;
import org.bson.types.Binary;
import org.neo4j.driver.Value;

/** Reads rows of {@link WideTables} where they are; null where there is none. */
final class WideStores implements AutoCloseable {
  private final Scenario scenario;
  private final StoredValues values;

  WideStores(Scenario scenario) {
    this.scenario = scenario;
    this.values = new StoredValues(scenario);
  }

  /** Asserts that each sink has the row of each table just as PostgreSQL has it, or none. */
  void assertSame(int... ids) throws Exception {
    for (String table : WideTables.NAMES) {
      for (int id : ids) {
        WideRow row = inPostgres(table, id);
        String which = table + " " + id + " in ";
        assertEquals(row, inMongo(scenario.name(), table, id), which + "MongoDB");
        assertEquals(row, inElastic(scenario.name(), table, id), which + "Elasticsearch");
        assertEquals(row, inNeo4j(table, id), which + "Neo4j");
      }
    }
  }

  WideRow inPostgres(String table, int id) throws SQLException {
    String sql =
        """
        select title, body, encode(raw, 'hex'), document::text, tags, amount::text
        from %s.%s where id = ?
        """
            .formatted(scenario.name(), table);
    try (Connection connection = scenario.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new WideRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getArray(5) == null ? null : List.of((String[]) row.getArray(5).getArray()),
                row.getString(6))
            : null;
      }
    }
  }

  WideRow inMongo(String database, String table, int id) {
    Document row = values.mongo(database, table, id);
    if (row == null) {
      return null;
    }
    Binary raw = row.get("raw", Binary.class);
    return new WideRow(
        row.getString("title"),
        row.getString("body"),
        raw == null ? null : HexFormat.of().formatHex(raw.getData()),
        row.getString("document"),
        row.getList("tags", String.class),
        row.get("amount") == null ? null : row.get("amount").toString());
  }

  /**
   * @param prefix of the index's name
   */
  WideRow inElastic(String prefix, String table, int id) throws Exception {
    JsonNode row = values.elastic(prefix, table, id);
    if (row == null) {
      return null;
    }
    return new WideRow(
        text(row.get("title")),
        text(row.get("body")),
        hex(row.get("raw")),
        text(row.get("document")),
        texts(row.get("tags")),
        text(row.get("amount")));
  }

  private static boolean isNull(JsonNode value) {
    return value == null || value.isNull();
  }

  private static String text(JsonNode value) {
    return isNull(value) ? null : value.asText();
  }

  private static String hex(JsonNode value) throws IOException {
    return isNull(value) ? null : HexFormat.of().formatHex(value.binaryValue());
  }

  private static List<String> texts(JsonNode values) {
    if (isNull(values)) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(value.textValue()));
    return texts;
  }

  private WideRow inNeo4j(String table, int id) {
    Value row = values.neo4j(table, id);
    if (row == null) {
      return null;
    }
    return new WideRow(
        row.get("title").asString(null),
        row.get("body").asString(null),
        row.get("raw").isNull() ? null : HexFormat.of().formatHex(row.get("raw").asByteArray()),
        row.get("document").asString(null),
        row.get("tags").isNull() ? null : row.get("tags").asList(Value::asString),
        row.get("amount").asString(null));
  }

  /** Somebody removes the row from every sink. */
  void remove(int id) throws Exception {
    for (String table : WideTables.NAMES) {
      values.remove(table, id);
    }
  }

  @Override
  public void close() {
    values.close();
  }
}
