package io.sluice.app.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A mapping of the file: its keys, and where it stands.
 *
 * @param path dotted; empty for the file itself
 * @param line of its first key, or of what stands there instead
 */
record Section(String path, int line, Map<String, Entry> entries) {

  /** A key with what stands below it; {@code line} is the key's. */
  record Entry(int line, Node value) {}

  static Section empty(String path, int line) {
    return new Section(path, line, Map.of());
  }

  /** Reads a mapping; a key that comes twice, or is no text, is a problem. */
  static Section of(String path, MappingNode mapping, Problems problems) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      int line = lineOf(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(line, path, "a key has to be a single name");
        continue;
      }
      Entry earlier = entries.putIfAbsent(key.getValue(), new Entry(line, tuple.getValueNode()));
      if (earlier != null) {
        problems.add(
            line,
            path.isEmpty() ? key.getValue() : path + "." + key.getValue(),
            "stands here a second time, first in line " + earlier.line() + "; remove one");
      }
    }
    return new Section(path, lineOf(mapping), entries);
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  Optional<Entry> entry(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  Set<String> keys() {
    return entries.keySet();
  }

  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
