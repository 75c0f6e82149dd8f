package io.sluice.adapter.postgres;

import java.util.Optional;

/** The same with our own reader of the stream. */
class NativeOddValuesIT extends OddValuesIT {
  @Override
  Optional<SourceEngine> engine() {
    return Optional.of(SourceEngine.NATIVE);
  }
}
