package io.sluice.app.config;

/**
 * One thing wrong with the configuration.
 *
 * @param file the file as the user named it
 * @param line from 1; 0 if it concerns the file as a whole
 * @param path the key concerned, dotted; empty if there is none
 * @param text what is wrong and what to do
 */
public record ConfigProblem(String file, int line, String path, String text) {
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + (path.isEmpty() ? "" : path + ": ") + text;
  }
}
