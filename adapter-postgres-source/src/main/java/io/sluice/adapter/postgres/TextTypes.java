package io.sluice.adapter.postgres;

import io.debezium.connector.postgresql.PostgresType;
import io.debezium.connector.postgresql.TypeRegistry;
import io.debezium.connector.postgresql.connection.PostgresConnection;

/**
 * Lets Debezium take every value of the replication stream for text, and so leave it as PostgreSQL
 * wrote it.
 *
 * <p>Debezium asks for a type in two ways. By number, where it learns what columns a table has:
 * that answer is the truth. By name, where it is about to parse a value of a row: that answer is
 * always {@code text}. Its parsers lose values (an infinite interval becomes 0) and find the type
 * by a name that several schemas may have; with none of them at work, stream and snapshot read the
 * same text with the same decoder.
 */
final class TextTypes extends TypeRegistry {
  private static final int TEXT = 25;

  private final PostgresType text;

  TextTypes(PostgresConnection connection) {
    super(connection);
    this.text = get(TEXT);
  }

  @Override
  public PostgresType get(String schema, String name) {
    return text;
  }

  @Override
  public PostgresType get(String name) {
    return text;
  }
}
