package io.sluice.app.logging;

import io.sluice.app.config.SecretMask;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The secrets of every configuration this process has read; no line to a person shows them. */
public final class LogMask {
  private static final List<SecretMask> MASKS =
      new CopyOnWriteArrayList<>(List.of(new SecretMask()));

  private LogMask() {}

  public static void add(SecretMask mask) {
    MASKS.add(mask);
  }

  /** The text without secrets. */
  public static String mask(String text) {
    String masked = text;
    for (SecretMask mask : MASKS) {
      masked = mask.mask(masked);
    }
    return masked;
  }
}
