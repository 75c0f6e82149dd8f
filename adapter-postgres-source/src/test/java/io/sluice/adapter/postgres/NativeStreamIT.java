package io.sluice.adapter.postgres;

import java.util.Optional;

/** The same with our own reader of the stream. */
class NativeStreamIT extends StreamIT {
  @Override
  Optional<SourceEngine> engine() {
    return Optional.of(SourceEngine.NATIVE);
  }
}
