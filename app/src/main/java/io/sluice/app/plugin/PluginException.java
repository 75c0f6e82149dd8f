package io.sluice.app.plugin;

import java.util.List;

/** Plugins that cannot be used; a message for each, saying which folder and what to do. */
public final class PluginException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  PluginException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  PluginException(String problem, Throwable cause) {
    super(problem, cause);
    this.problems = List.of(problem);
  }

  public List<String> problems() {
    return problems;
  }
}
