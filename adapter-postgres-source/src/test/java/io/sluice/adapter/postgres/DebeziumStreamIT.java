package io.sluice.adapter.postgres;

import java.util.Optional;

/** The same with Debezium's engine. */
class DebeziumStreamIT extends StreamIT {
  @Override
  Optional<SourceEngine> engine() {
    return Optional.of(SourceEngine.DEBEZIUM);
  }
}
