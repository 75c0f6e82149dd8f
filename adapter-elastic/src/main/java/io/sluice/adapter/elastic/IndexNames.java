package io.sluice.adapter.elastic;

import io.sluice.domain.TableId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names of indexes, made from a template with {@code {schema}} and {@code {table}}.
 *
 * <p>Elasticsearch wants lower case, few special characters, no {@code _ - +} in front and at most
 * 255 bytes; PostgreSQL allows anything in up to 63 bytes. So {@code a-z}, {@code 0-9}, {@code _}
 * and {@code -} (both not in front) stay, and every other byte of a name becomes {@code %} and two
 * hexadecimal digits. As a name then holds no dot, {@code {schema}.{table}} never gives two tables
 * one name. A name that grows too long ends in a hash of its whole.
 */
final class IndexNames {
  private static final int LONGEST = 230;
  private static final int HASH_DIGITS = 32;
  private static final Pattern LEGAL_LITERALS = Pattern.compile("[a-z0-9._%-]*");

  private final String template;

  IndexNames(String template) {
    this.template = template;
  }

  /**
   * @throws IllegalArgumentException if no index can have such a name
   */
  static void check(String setting, String template) {
    String literals = template.replace("{schema}", "").replace("{table}", "");
    if (template.isEmpty() || !LEGAL_LITERALS.matcher(literals).matches()) {
      throw new IllegalArgumentException(
          setting + " may hold a-z, 0-9, . _ - and the placeholders {schema} and {table}");
    }
    if ("._-".indexOf(template.charAt(0)) >= 0) {
      throw new IllegalArgumentException(setting + " must not begin with . _ or -");
    }
  }

  String of(TableId table) {
    String name =
        template
            .replace("{schema}", escape(table.schema()))
            .replace("{table}", escape(table.name()));
    return name.length() <= LONGEST
        ? name
        : name.substring(0, LONGEST - HASH_DIGITS - 1) + "%" + hash(name);
  }

  private static String escape(String name) {
    StringBuilder escaped = new StringBuilder(name.length());
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      boolean plainInside = (c == '_' || c == '-') && !escaped.isEmpty();
      if (plain || plainInside) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HexFormat.of().toHexDigits(b));
      }
    }
    return escaped.toString();
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
