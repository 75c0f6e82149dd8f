package io.sluice.adapter.postgres;

/** What the parts of the contract work with; {@link SourceContractTest} provides it. */
interface CaptureBench {
  /** Which engine reads the stream. */
  SourceEngine engine();

  /** Has {@code shop.bike} with two rows, and {@code shop.note}, which is empty. */
  TestDatabase db();

  /** The test's source, of the schema {@code shop}. */
  PostgresSource source();

  /** Closes the test's source and goes on with another one for the same pipeline. */
  PostgresSource reopen(PostgresSourceConfig config);

  /** Where the changes go. */
  Recorder log();

  /** Asks for rows of the schema {@code shop}. */
  Asker asker();

  /** The pipeline's slot. */
  default SlotPosition slot() {
    return new SlotPosition(db(), DefaultName.of(db().name()));
  }

  /** With the snapshot behind it and forgotten. */
  default void startStreaming() throws Exception {
    log().start(source());
    log().await(() -> log().checkpoints() > 0, () -> "the snapshot");
    log().forgetChanges();
  }
}
