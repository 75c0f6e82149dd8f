package io.sluice.app.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces secrets in text meant for people: the values of settings marked secret, and whatever
 * stands where a URI, a JDBC URL or a JAAS configuration has its password, known or not. It is the
 * last line of defence; nobody prints a secret on purpose.
 *
 * <p>A known value counts only where no letter or digit adjoins it, and from {@value #SHORTEST}
 * characters on, or a password {@code a} would make every text unreadable. A value that the
 * configuration also holds in the clear (user and password both {@code postgres}) is no secret.
 *
 * <p>Safe for many threads.
 */
public final class SecretMask {
  /** What stands in the place of a secret. */
  public static final String MASK = "******";

  private static final int SHORTEST = 4;
  private static final Pattern USER_INFO = Pattern.compile("(://[^\\s:/?#@'\"]*):([^\\s/?#'\"]+)@");

  /** As in a JDBC URL or a JAAS configuration. */
  private static final Pattern ASSIGNED =
      Pattern.compile("(?i)(password|secret)=([\"']?)([^\\s&;,\"']+)");

  private static final Pattern ADDRESS = Pattern.compile("[\\w+.-]+://[^@?]*");

  private final Set<String> secrets = longestFirst();
  private final Set<String> open = longestFirst();
  private volatile Pattern known;

  private static Set<String> longestFirst() {
    return new TreeSet<>(
        Comparator.comparingInt(String::length)
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * From now on the value is masked, and the passwords within it. An address without any is no
   * secret, whatever its setting says.
   */
  synchronized void addSecret(String value) {
    addUserInfo(value);
    if (ADDRESS.matcher(value).matches()) {
      return;
    }
    Matcher assigned = ASSIGNED.matcher(value);
    while (assigned.find()) {
      if (!assigned.group(3).equals(value)) {
        addSecret(assigned.group(3));
      }
    }
    if (value.length() >= SHORTEST && secrets.add(value)) {
      compile();
    }
  }

  /** The value stands openly in the configuration; a password in a URI within it is a secret. */
  synchronized void addOpen(String value) {
    addUserInfo(value);
    if (open.add(value)) {
      compile();
    }
  }

  private void addUserInfo(String value) {
    Matcher uri = USER_INFO.matcher(value);
    while (uri.find()) {
      addSecret(uri.group(2));
      if (uri.group(2).contains("%")) {
        addSecret(decoded(uri.group(2)));
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // Not percent-encoded after all; whoever reads the URI will say so.
    }
  }

  private void compile() {
    StringBuilder any = new StringBuilder();
    for (String secret : secrets) {
      if (!open.contains(secret)) {
        any.append(any.isEmpty() ? "" : "|").append(Pattern.quote(secret));
      }
    }
    known =
        any.isEmpty()
            ? null
            : Pattern.compile("(?<![\\p{L}\\p{N}])(?:" + any + ")(?![\\p{L}\\p{N}])");
  }

  /** The text without secrets. */
  public String mask(String text) {
    if (text == null) {
      return null;
    }
    String masked = USER_INFO.matcher(text).replaceAll("$1:" + MASK + "@");
    masked = ASSIGNED.matcher(masked).replaceAll("$1=$2" + MASK);
    Pattern values = known;
    return values == null ? masked : values.matcher(masked).replaceAll(MASK);
  }
}
