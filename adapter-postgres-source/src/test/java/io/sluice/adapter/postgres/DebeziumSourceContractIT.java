package io.sluice.adapter.postgres;

/** The contract for Debezium's engine. */
class DebeziumSourceContractIT extends SourceContractTest {
  @Override
  public SourceEngine engine() {
    return SourceEngine.DEBEZIUM;
  }
}
