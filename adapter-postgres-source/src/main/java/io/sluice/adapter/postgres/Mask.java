package io.sluice.adapter.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for the values of a column outside of PostgreSQL: a text made of PostgreSQL's text of
 * the value. NULL stays NULL. Safe for many threads.
 */
abstract class Mask {
  /** Below that, whoever has the hashes could find the salt by trying. */
  static final int SHORTEST_SALT = 16;

  /** What stands for every value that is redacted. */
  static final String REDACTED = "***";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int FINGERPRINT = 8;
  private static final Pattern TRUNCATE = Pattern.compile("truncate\\s*:?\\s*(\\d{1,9})");

  private Mask() {}

  /**
   * @param text {@code hash}, {@code redact} or {@code truncate: n}
   * @param salt empty if there is none
   * @throws IllegalArgumentException if it is none of them, or takes a salt and there is none
   */
  static Mask parse(String text, String salt) {
    String mask = text.strip();
    Matcher truncate = TRUNCATE.matcher(mask);
    if (mask.equals("hash")) {
      if (salt.length() < SHORTEST_SALT) {
        throw new IllegalArgumentException(
            "hash takes maskSalt, a secret of at least " + SHORTEST_SALT + " characters");
      }
      return new Hash(salt);
    } else if (mask.equals("redact")) {
      return new Redact();
    } else if (truncate.matches() && Integer.parseInt(truncate.group(1)) > 0) {
      return new Truncate(Integer.parseInt(truncate.group(1)));
    }
    throw new IllegalArgumentException(
        "a mask is hash, redact or truncate: n with n from 1, not " + text);
  }

  abstract String apply(String text);

  /** Whether different values stay different, and equal ones equal. */
  boolean tellsApart() {
    return false;
  }

  /** Names it, and the salt without giving it away; equal for masks that do the same. */
  @Override
  public abstract String toString();

  /** Whether the two columns' values are the same where they were the same in PostgreSQL. */
  static boolean agree(Optional<Mask> one, Optional<Mask> other) {
    return one.isEmpty() && other.isEmpty()
        || one.isPresent()
            && other.isPresent()
            && one.get().tellsApart()
            && one.get().toString().equals(other.get().toString());
  }

  private static final class Hash extends Mask {
    private final Mac keyed;
    private final String name;

    Hash(String salt) {
      try {
        keyed = Mac.getInstance(ALGORITHM);
        keyed.init(new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has " + ALGORITHM, e);
      }
      // No text of PostgreSQL's holds a NUL, so this is the hash of no value.
      name = "hash " + apply("\0salt").substring(0, FINGERPRINT);
    }

    @Override
    String apply(String text) {
      try {
        // A clone has its own state: many threads may hash at a time.
        Mac mac = (Mac) keyed.clone();
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException(ALGORITHM + " cannot be cloned", e);
      }
    }

    @Override
    boolean tellsApart() {
      return true;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final class Redact extends Mask {
    @Override
    String apply(String text) {
      return REDACTED;
    }

    @Override
    public String toString() {
      return "redact";
    }
  }

  private static final class Truncate extends Mask {
    private final int length;

    Truncate(int length) {
      this.length = length;
    }

    /** In characters as PostgreSQL counts them. */
    @Override
    String apply(String text) {
      return text.codePointCount(0, text.length()) <= length
          ? text
          : text.substring(0, text.offsetByCodePoints(0, length));
    }

    @Override
    public String toString() {
      return "truncate " + length;
    }
  }
}
