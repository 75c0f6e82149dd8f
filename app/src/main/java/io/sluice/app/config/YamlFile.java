package io.sluice.app.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** From text to YAML nodes that know their line. */
final class YamlFile {
  private YamlFile() {}

  /** The file's one mapping; empty after a problem. */
  static Optional<MappingNode> parse(String text, Problems problems) {
    List<Node> documents = new ArrayList<>();
    try {
      new Compose(settings()).composeAllFromString(text).forEach(documents::add);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      problems.add(line, "", "this is not YAML: " + e.getProblem() + hint(text, line));
      return Optional.empty();
    } catch (YamlEngineException e) {
      problems.add(0, "", "this is not YAML: " + e.getMessage());
      return Optional.empty();
    }
    if (documents.isEmpty()) {
      problems.add(0, "", "the file is empty");
      return Optional.empty();
    }
    if (documents.size() > 1) {
      problems.add(
          Section.lineOf(documents.get(1)), "", "a second YAML document; a file describes one");
      return Optional.empty();
    }
    if (documents.get(0) instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    problems.add(
        Section.lineOf(documents.get(0)), "", "expected keys such as pipeline: and source:");
    return Optional.empty();
  }

  /** A default of a list or a map, which stands in an annotation. */
  static Node parseDefault(String text) {
    return new Compose(settings())
        .composeString(text)
        .orElseThrow(() -> new IllegalStateException("an empty default: " + text));
  }

  private static LoadSettings settings() {
    return LoadSettings.builder().setUseMarks(true).build();
  }

  private static String hint(String text, int line) {
    String at = line == 0 ? "" : text.lines().skip(line - 1).findFirst().orElse("");
    if (at.contains("${")) {
      return "; within { } put quotes around \"${…}\"";
    }
    return at.contains("\t") ? "; indent with spaces, not tabs" : "";
  }
}
