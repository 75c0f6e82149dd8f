package io.sluice.app.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** The stack trace without secrets: {@code %maskedException} in logback.xml. */
public final class MaskedException extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy failure) {
    return LogMask.mask(super.throwableProxyToString(failure));
  }
}
