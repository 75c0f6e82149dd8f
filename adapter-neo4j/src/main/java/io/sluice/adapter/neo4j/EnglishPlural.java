package io.sluice.adapter.neo4j;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes {@code Categories} a {@code Category}. What the rules get wrong, {@code labels} mends. */
final class EnglishPlural {
  private static final Map<String, String> IRREGULAR =
      Map.of(
          "people", "person",
          "children", "child",
          "men", "man",
          "women", "woman",
          "movies", "movie",
          "cookies", "cookie",
          "statuses", "status",
          "buses", "bus",
          "aliases", "alias");
  private static final List<String> UNCHANGED =
      List.of("ss", "us", "is", "news", "series", "species", "lens", "canvas", "gas");
  private static final List<String> WITH_ES = List.of("sses", "shes", "ches", "xes", "zzes");

  private EnglishPlural() {}

  static String singular(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> entry : IRREGULAR.entrySet()) {
      if (endsAsWord(word, entry.getKey())) {
        int start = word.length() - entry.getKey().length();
        return word.substring(0, start + 1) + entry.getValue().substring(1);
      }
    }
    if (!lower.endsWith("s") || UNCHANGED.stream().anyMatch(lower::endsWith)) {
      return word;
    }
    if (lower.endsWith("ies") && lower.length() > 4) {
      return word.substring(0, word.length() - 3) + "y";
    }
    int cut = WITH_ES.stream().anyMatch(lower::endsWith) ? 2 : 1;
    return word.length() > cut ? word.substring(0, word.length() - cut) : word;
  }

  /** Whether the word's last capitalised part is the ending. */
  private static boolean endsAsWord(String word, String ending) {
    int start = word.length() - ending.length();
    return start >= 0
        && word.regionMatches(true, start, ending, 0, ending.length())
        && (start == 0 || Character.isUpperCase(word.charAt(start)));
  }
}
