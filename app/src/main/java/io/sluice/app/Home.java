package io.sluice.app;

import java.nio.file.Path;

/** The folder of the distribution: {@code bin}, {@code lib}, {@code plugins}. */
public final class Home {
  /** Set by {@code bin/sluice}. */
  private static final String PROPERTY = "sluice.home";

  private Home() {}

  /** The folder of the plugins that came with the distribution, or were put there. */
  public static Path plugins() {
    return Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath().resolve("plugins");
  }
}
