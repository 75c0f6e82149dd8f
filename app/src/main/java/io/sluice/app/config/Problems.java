package io.sluice.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file, so that the user sees it all at once. */
final class Problems {
  private final String file;
  private final List<ConfigProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /** Adds a problem; {@code line} 0 concerns the whole file. */
  void add(int line, String path, String text) {
    found.add(new ConfigProblem(file, line, path, text));
  }

  void throwIfAny(SecretMask secrets) throws ConfigException {
    if (found.isEmpty()) {
      return;
    }
    throw new ConfigException(
        found.stream()
            .sorted(Comparator.comparingInt(ConfigProblem::line))
            .map(p -> new ConfigProblem(p.file(), p.line(), p.path(), secrets.mask(p.text())))
            .toList());
  }
}
