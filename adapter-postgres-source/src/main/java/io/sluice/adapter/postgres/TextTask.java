package io.sluice.adapter.postgres;

import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorConfig.AutoCreateMode;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresSchema;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.connector.postgresql.connection.ReplicationConnection;
import io.debezium.jdbc.JdbcConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Debezium's task with values as text, written as for the snapshot's session. Debezium makes it by
 * class name.
 */
public final class TextTask extends PostgresConnectorTask {
  /** How often PostgreSQL is told how far the log is; well within its wal_sender_timeout. */
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(3);

  @Override
  protected ReplicationConnection buildReplicationConnection(
      PostgresConnection connection, PostgresSchema schema, PostgresConnectorConfig config)
      throws SQLException {
    ReplicationConnection replication =
        ReplicationConnection.builder(config)
            .withSlot(config.slotName())
            .withPublication(config.publicationName())
            .withTableFilter(config.getTableFilters())
            .withPublicationAutocreateMode(AutoCreateMode.DISABLED)
            .withPlugin(config.plugin())
            .dropSlotOnClose(false)
            .createFailOverSlot(false)
            .statusUpdateInterval(STATUS_INTERVAL)
            .withTypeRegistry(new TextTypes(connection))
            .withSchema(schema)
            .jdbcMetadataConnection(connection)
            .build();
    Connection stream = ((JdbcConnection) replication).connection(false);
    inUtc(stream);
    CommittedOffset.Handle run = CommittedOffset.handleOfEngine(config.getLogicalName());
    run.uses(connection.connection(false));
    run.uses(stream);
    return replication;
  }

  /** The other settings are among the connection's options; this one the driver would override. */
  private static void inUtc(Connection stream) throws SQLException {
    try (Statement statement = stream.createStatement()) {
      statement.execute("set time zone 'UTC'");
    }
  }
}
