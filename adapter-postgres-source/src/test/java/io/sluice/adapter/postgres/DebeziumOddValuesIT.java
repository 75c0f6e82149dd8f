package io.sluice.adapter.postgres;

import java.util.Optional;

/** The same with Debezium's engine. */
class DebeziumOddValuesIT extends OddValuesIT {
  @Override
  Optional<SourceEngine> engine() {
    return Optional.of(SourceEngine.DEBEZIUM);
  }
}
