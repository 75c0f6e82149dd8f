package io.sluice.adapter.elastic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why Elasticsearch refuses a document, in words without the document's values. Its messages
 * quote them freely, so nothing is passed on but names of fields and types, taken from where they
 * are known to stand.
 */
final class Rejections {
  private static final String UNMAPPED = "strict_dynamic_mapping_exception";
  private static final Pattern FIELD =
      Pattern.compile("failed to parse field \\[(.*?)] of type \\[(\\w+)]");
  private static final Pattern UNKNOWN_FIELD =
      Pattern.compile("dynamic introduction of \\[(.*?)] within");
  private static final Pattern IMMENSE_TERM = Pattern.compile("immense term in field=\"(.*?)\"");
  private static final Pattern TOO_LARGE =
      Pattern.compile("operation_bytes=(\\d+), max_\\w*bytes=(\\d+)");

  private Rejections() {}

  static boolean isUnmapped(String type) {
    return UNMAPPED.equals(type);
  }

  /**
   * Whether the request, or this part of it, can never be taken because it is larger than what
   * Elasticsearch lets into memory at all; otherwise a 429 means "not now".
   */
  static boolean isTooLarge(Problem problem) {
    if (problem.status() == 413) {
      return true;
    }
    if (problem.status() != 429 || problem.reason() == null) {
      return false;
    }
    Matcher sizes = TOO_LARGE.matcher(problem.reason());
    return sizes.find() && Long.parseLong(sizes.group(1)) > Long.parseLong(sizes.group(2));
  }

  static String reason(Problem problem) {
    String text = problem.reason() == null ? "" : problem.reason();
    Matcher field = FIELD.matcher(text);
    if (field.find()) {
      return "field " + field.group(1) + " of type " + field.group(2) + " cannot hold the value";
    }
    Matcher unknown = UNKNOWN_FIELD.matcher(text);
    if (unknown.find()) {
      return "the index has no field " + unknown.group(1) + " and takes no new ones";
    }
    Matcher immense = IMMENSE_TERM.matcher(text);
    if (immense.find()) {
      return "the value of field " + immense.group(1) + " is too long to be indexed as one term";
    }
    return "Elasticsearch refuses the document with " + problem.type();
  }
}
