package io.sluice.adapter.postgres;

import io.debezium.connector.postgresql.PostgresConnector;
import org.apache.kafka.connect.connector.Task;

/** Debezium's connector, which hands values on as PostgreSQL's text. */
public final class TextConnector extends PostgresConnector {

  @Override
  public Class<? extends Task> taskClass() {
    return TextTask.class;
  }
}
