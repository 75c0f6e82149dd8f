package io.sluice.adapter.neo4j;

import io.sluice.ports.config.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What stands under a Neo4j sink's name in the configuration. */
public record Neo4jConfig(
    @Setting(
            doc =
                "Where Neo4j answers: bolt://host:7687 for one server, neo4j://host:7687 for a cluster;"
                    + " with +s or +ssc behind the scheme for TLS. Neo4j 5.7 or newer.",
            example = "bolt://localhost:7687")
        String uri,
    @Setting(doc = "The user; empty for a server without authentication.", defaultValue = "neo4j")
        String user,
    @Setting(doc = "The user's password.", defaultValue = "", secret = true) String password,
    @Setting(doc = "The database; empty for the user's home database.", defaultValue = "")
        String database,
    @Setting(
            doc =
                "How a table's name becomes a label: PASCAL_CASE (order_items becomes OrderItems), SINGULAR"
                    + " (OrderItem), SCHEMA_AND_TABLE (StoreOrderItems) or TABLE_NAME. Two tables that"
                    + " would get one label stop the sink.",
            defaultValue = "PASCAL_CASE")
        LabelStyle labelStyle,
    @Setting(
            doc = "Labels of single tables, by schema.table; they go before labelStyle.",
            defaultValue = "")
        Map<String, String> labels,
    @Setting(
            doc =
                "Relationship types of single foreign keys, by schema.table.column or"
                    + " schema.table.constraint, and of join tables, by schema.table. By default a"
                    + " foreign key on customer_id becomes CUSTOMER, and join table product_tags"
                    + " PRODUCT_TAGS.",
            defaultValue = "")
        Map<String, String> relationshipTypes,
    @Setting(
            doc =
                "Tables, as schema.table, whose rows are nodes although their key consists of just two"
                    + " foreign keys, which would make them relationships. Needed where other tables"
                    + " reference them.",
            defaultValue = "")
        List<String> nodeTables,
    @Setting(
            doc = "What a numeric becomes: STRING (exact) or FLOAT (nearest 64-bit float).",
            defaultValue = "STRING")
        DecimalStyle decimals,
    @Setting(
            doc = "How many rows one transaction writes at most, 1 to 50000.",
            defaultValue = "2000")
        int batchSize,
    @Setting(
            doc =
                "How long the graph remembers that a row was deleted, so that a late older change does"
                    + " not bring it back.",
            defaultValue = "7d")
        Duration tombstoneRetention,
    @Setting(doc = "How long making a connection may take.", defaultValue = "10s")
        Duration connectTimeout,
    @Setting(
            doc =
                "How long one transaction may take; Neo4j ends it then, and the sink stops waiting for an"
                    + " answer two seconds later.",
            defaultValue = "60s")
        Duration transactionTimeout) {

  private static final Set<String> SCHEMES =
      Set.of("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc");

  public Neo4jConfig {
    checkUri(uri);
    labels = Map.copyOf(labels);
    relationshipTypes = Map.copyOf(relationshipTypes);
    nodeTables = List.copyOf(nodeTables);
    labels.forEach((table, label) -> checkName("labels", table, label));
    relationshipTypes.forEach((table, type) -> checkName("relationshipTypes", table, type));
    if (batchSize < 1 || batchSize > 50_000) {
      throw new IllegalArgumentException("batchSize is between 1 and 50000, not " + batchSize);
    }
    checkPositive("tombstoneRetention", tombstoneRetention);
    checkPositive("connectTimeout", connectTimeout);
    checkPositive("transactionTimeout", transactionTimeout);
  }

  /** Everything but the address as by default. */
  public static Neo4jConfig of(String uri, String user, String password) {
    return new Neo4jConfig(
        uri,
        user,
        password,
        "",
        LabelStyle.PASCAL_CASE,
        Map.of(),
        Map.of(),
        List.of(),
        DecimalStyle.STRING,
        2000,
        Duration.ofDays(7),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60));
  }

  private static void checkUri(String uri) {
    String scheme;
    try {
      scheme = URI.create(uri).getScheme();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("uri is no address: " + e.getMessage(), e);
    }
    if (scheme == null || !SCHEMES.contains(scheme) || URI.create(uri).getHost() == null) {
      throw new IllegalArgumentException(
          "uri looks like bolt://host:7687 or neo4j+s://host:7687, not " + uri);
    }
  }

  private static void checkName(String key, String table, String name) {
    if (name.isBlank() || name.indexOf('\0') >= 0 || name.startsWith(Reserved.LABEL)) {
      throw new IllegalArgumentException(
          key + ": the name for " + table + " is empty or begins with " + Reserved.LABEL);
    }
  }

  private static void checkPositive(String key, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(key + " is a time above zero, not " + value);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Neo4jConfig[" + uri + ", user " + user + ", database " + database + "]";
  }
}
