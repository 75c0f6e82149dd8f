package io.sluice.app.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message without secrets: {@code %masked} in logback.xml. */
public final class MaskedMessage extends MessageConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return LogMask.mask(super.convert(event));
  }
}
