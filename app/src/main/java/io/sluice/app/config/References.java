package io.sluice.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts in what a value refers to: {@code ${env:NAME}}, {@code ${env:NAME:-default}} and {@code
 * ${file:/path}} (without the line break at its end; a relative path starts at the configuration
 * file's folder). {@code $${} stands for {@code ${} itself.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(})?");

  private final UnaryOperator<String> variables;
  private final Path folder;

  References(UnaryOperator<String> variables, Path folder) {
    this.variables = variables;
    this.folder = folder;
  }

  static boolean in(String text) {
    return text.contains("${");
  }

  /**
   * @throws IllegalArgumentException if something referred to is not there; the message names it
   */
  String resolve(String text) {
    if (!in(text)) {
      return text;
    }
    return REFERENCE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group().equals("$${") ? "${" : value(found.group(), found.group(1))));
  }

  private String value(String reference, String inner) {
    if (!reference.endsWith("}")) {
      throw new IllegalArgumentException("${ without a closing }; write $${ for the characters");
    }
    if (inner.startsWith("env:")) {
      return variable(reference, inner.substring("env:".length()));
    }
    if (inner.startsWith("file:")) {
      return file(reference, inner.substring("file:".length()));
    }
    throw new IllegalArgumentException(
        reference + " is not known; use ${env:NAME} or ${file:/path}, or $${ for the characters");
  }

  private String variable(String reference, String inner) {
    int fallback = inner.indexOf(":-");
    String name = fallback < 0 ? inner : inner.substring(0, fallback);
    String value = variables.apply(name);
    if (value != null) {
      return value;
    }
    if (fallback < 0) {
      throw new IllegalArgumentException(
          "the environment variable "
              + name
              + " is not set; set it, or give a default as in ${env:"
              + name
              + ":-default}");
    }
    return inner.substring(fallback + 2);
  }

  private String file(String reference, String name) {
    Path path = folder.resolve(name);
    try {
      return Files.readString(path).replaceFirst("\\R\\z", "");
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "the file " + path + " of " + reference + " does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the file "
              + path
              + " of "
              + reference
              + " cannot be read: "
              + e.getClass().getSimpleName(),
          e);
    }
  }
}
