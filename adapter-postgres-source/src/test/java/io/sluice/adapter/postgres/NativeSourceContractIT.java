package io.sluice.adapter.postgres;

/** The contract for our own reader of pgoutput. */
class NativeSourceContractIT extends SourceContractTest {
  @Override
  public SourceEngine engine() {
    return SourceEngine.NATIVE;
  }
}
