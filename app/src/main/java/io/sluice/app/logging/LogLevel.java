package io.sluice.app.logging;

/** From least to most lines. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE
}
