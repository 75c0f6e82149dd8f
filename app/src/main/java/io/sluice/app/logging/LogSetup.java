package io.sluice.app.logging;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Prepares logging; to be called before anything logs. */
public final class LogSetup {
  /** Read by logback.xml: the level of Sluice's own lines. */
  private static final String LEVEL = "sluice.log.level";

  /** Read by logback.xml: the level of libraries that say again what the pipeline says. */
  private static final String REPEATED = "sluice.log.repeated";

  private LogSetup() {}

  /** Sets the level of Sluice's own lines and takes in what libraries log through the JDK. */
  public static void apply(LogLevel level) {
    System.setProperty(LEVEL, level.name());
    if (level.compareTo(LogLevel.DEBUG) >= 0) {
      System.setProperty(REPEATED, LogLevel.WARN.name());
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
