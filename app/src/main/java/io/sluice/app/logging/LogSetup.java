package io.sluice.app.logging;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Prepares logging; to be called before anything logs. */
public final class LogSetup {
  /** Read by logback.xml. */
  private static final String LEVEL = "sluice.log.level";

  private LogSetup() {}

  /** Sets the level of Sluice's own lines and takes in what libraries log through the JDK. */
  public static void apply(LogLevel level) {
    System.setProperty(LEVEL, level.name());
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
