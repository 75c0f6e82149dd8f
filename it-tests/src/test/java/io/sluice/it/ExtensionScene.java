package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A table with columns of extensions' types, through to every sink. */
abstract class ExtensionScene {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  Scenario scenario;
  StoredValues values;

  @BeforeEach
  void begin() throws Exception {
    scenario = new Scenario("extensions");
    values = new StoredValues(scenario);
    scenario.execute("create schema " + scenario.name());
  }

  @AfterEach
  void end() throws Exception {
    values.close();
    scenario.close();
  }

  /** Of types that nobody knows. */
  static long warnings(SluiceProcess service) {
    return service.output().lines().filter(line -> line.contains("does not know")).count();
  }

  final void awaitEqual() throws Exception {
    try (Stores stores = new Stores(scenario.config())) {
      stores.awaitEqual(LIMIT);
    }
  }

  final void assertVerified() throws Exception {
    awaitEqual();
    SluiceProcess.Result verified = scenario.command("verify");
    assertEquals(0, verified.code(), verified::output);
  }
}
