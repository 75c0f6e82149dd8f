package io.sluice.app.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Finds and converts the value of one key, or its default; tells the mask what is secret. */
final class Values {
  private final RecordBinder records;
  private final References references;
  private final Problems problems;
  private final SecretMask secrets;

  Values(RecordBinder records, References references, Problems problems, SecretMask secrets) {
    this.records = records;
    this.references = references;
    this.problems = problems;
    this.secrets = secrets;
  }

  /** The key's value in the section; empty after a problem. */
  Optional<?> value(Section section, SettingKey key) {
    String path = section.pathOf(key.name());
    Optional<Section.Entry> entry = section.entry(key.name());
    if (entry.isEmpty()) {
      return missing(section, key, path);
    }
    Node node = entry.get().value();
    int line = entry.get().line();
    if (key.isNested()) {
      return nested(line, path, node, key);
    }
    if (node.getTag().equals(Tag.NULL)) {
      problems.add(line, path, "has no value; " + whatToWrite(key));
      return Optional.empty();
    }
    if (key.type() == List.class) {
      return list(path, node, key);
    } else if (key.type() == Map.class) {
      return map(path, node, key);
    }
    return text(path, node, key).flatMap(text -> scalar(path, node, key, text));
  }

  private Optional<?> missing(Section section, SettingKey key, String path) {
    if (key.isRequired()) {
      problems.add(section.line(), path, "is missing; " + whatToWrite(key));
      return Optional.empty();
    }
    String text = key.setting().defaultValue();
    if (key.isNested()) {
      return records.bindKnown(Section.empty(path, section.line()), key.nestedType());
    } else if (key.type() == List.class) {
      return text.isEmpty() ? Optional.of(List.of()) : list(path, YamlFile.parseDefault(text), key);
    } else if (key.type() == Map.class) {
      return text.isEmpty() ? Optional.of(Map.of()) : map(path, YamlFile.parseDefault(text), key);
    }
    return Optional.of(Scalars.parse(key.type(), text));
  }

  /** A value that would do: the default, or the example of a required key; empty without one. */
  static Optional<Object> standIn(SettingKey key) {
    boolean required = key.isRequired();
    if (!Scalars.isScalar(key.type()) || required && key.setting().example().isEmpty()) {
      return Optional.empty();
    }
    String text = required ? key.setting().example() : key.setting().defaultValue();
    return Optional.of(Scalars.parse(key.type(), text));
  }

  private static String whatToWrite(SettingKey key) {
    String example = key.setting().example();
    if (example.isEmpty()) {
      example = key.type() == List.class ? "[…]" : "…";
    }
    String line = key.name() + ": " + example;
    return key.isRequired()
        ? "write " + line + " (" + key.setting().doc() + ")"
        : "write " + line + ", or remove the line for the default";
  }

  private Optional<?> nested(int line, String path, Node node, SettingKey key) {
    if (node instanceof MappingNode mapping) {
      return records.bind(Section.of(path, mapping, problems), key.nestedType());
    } else if (node.getTag().equals(Tag.NULL)) {
      return records.bindKnown(Section.empty(path, line), key.nestedType());
    }
    problems.add(line, path, "expected keys below it, found " + shape(node));
    return Optional.empty();
  }

  private Optional<?> list(String path, Node node, SettingKey key) {
    if (!(node instanceof SequenceNode sequence)) {
      problems.add(
          Section.lineOf(node), path, "expected a list such as [a, b], found " + shape(node));
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      text(path + "[" + values.size() + "]", element, key).ifPresent(values::add);
    }
    return values.size() == sequence.getValue().size()
        ? Optional.of(List.copyOf(values))
        : Optional.empty();
  }

  private Optional<?> map(String path, Node node, SettingKey key) {
    if (!(node instanceof MappingNode mapping)) {
      problems.add(
          Section.lineOf(node), path, "expected keys with values below it, found " + shape(node));
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    Section section = Section.of(path, mapping, problems);
    section
        .entries()
        .forEach(
            (name, entry) ->
                text(section.pathOf(name), entry.value(), key)
                    .ifPresent(text -> values.put(name, text)));
    return values.size() == section.entries().size() ? Optional.of(values) : Optional.empty();
  }

  /** A single value with its references put in. */
  private Optional<String> text(String path, Node node, SettingKey key) {
    if (!(node instanceof ScalarNode scalar)) {
      problems.add(
          Section.lineOf(node),
          path,
          "expected " + Scalars.expected(key.type()) + ", found " + shape(node));
      return Optional.empty();
    }
    try {
      String text = references.resolve(scalar.getValue());
      if (key.setting().secret()) {
        secrets.addSecret(text);
      } else {
        secrets.addOpen(text);
      }
      return Optional.of(text);
    } catch (IllegalArgumentException e) {
      problems.add(Section.lineOf(node), path, e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<?> scalar(String path, Node node, SettingKey key, String text) {
    try {
      return Optional.of(Scalars.parse(key.type(), text));
    } catch (IllegalArgumentException e) {
      String written = ((ScalarNode) node).getValue();
      String found = key.setting().secret() ? "" : ", found '" + written + "'";
      problems.add(Section.lineOf(node), path, e.getMessage() + found);
      return Optional.empty();
    }
  }

  private static String shape(Node node) {
    if (node instanceof ScalarNode) {
      return "a single value";
    }
    return node instanceof SequenceNode ? "a list" : "keys";
  }
}
