package io.sluice.bench;

import java.sql.SQLException;

/** Opens the counter of a target. */
final class Counters {
  private Counters() {}

  static Counter of(Trial trial, Target target, Database database) throws SQLException {
    return switch (target) {
      case KAFKA -> new KafkaCounter(trial);
      case MONGO -> new SinkCounter(new MongoCounter(trial), database);
      case NEO4J -> new SinkCounter(new Neo4jCounter(trial), database);
      case ELASTIC -> new SinkCounter(new ElasticCounter(trial), database);
    };
  }
}
