package io.sluice.it;

import java.nio.file.Path;

/** Where the build has put what the tests run. */
final class Build {
  static final Path ROOT = Path.of(System.getProperty("sluice.root"));
  static final Path TARGET = ROOT.resolve("it-tests/target");
  static final Path DISTRIBUTION = ROOT.resolve("app/target/sluice");

  private Build() {}
}
