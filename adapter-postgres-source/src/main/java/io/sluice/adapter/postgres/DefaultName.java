package io.sluice.adapter.postgres;

import java.util.Locale;

/** The name of slot and publication where none is configured. */
final class DefaultName {
  private static final int LONGEST = 63;

  private DefaultName() {}

  /**
   * {@code sluice_} and the pipeline's name. A slot's name has lower-case letters, digits and
   * underscores only; where that loses something, a hash keeps pipelines apart.
   */
  static String of(String pipeline) {
    String plain = "sluice_" + pipeline.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (plain.equals("sluice_" + pipeline) && plain.length() <= LONGEST) {
      return plain;
    }
    String hash = String.format("_%08x", pipeline.hashCode());
    return plain.substring(0, Math.min(plain.length(), LONGEST - hash.length())) + hash;
  }
}
