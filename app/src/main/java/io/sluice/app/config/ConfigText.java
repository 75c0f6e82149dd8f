package io.sluice.app.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A configuration as YAML for people: defaults included, secrets masked. */
final class ConfigText {
  private final SecretMask secrets;
  private final StringBuilder yaml = new StringBuilder();

  private ConfigText(SecretMask secrets) {
    this.secrets = secrets;
  }

  static String of(ServiceConfig config) {
    ConfigText text = new ConfigText(config.secrets());
    text.line(0, "pipeline", config.pipeline());
    text.record(0, "source", config.source());
    text.record(0, "log", config.log());
    text.yaml.append("sinks:\n");
    for (ConfiguredSink<?> sink : config.sinks()) {
      text.record(1, sink.name(), sink.settings());
      text.keys(2, sink.config());
    }
    text.record(0, "http", config.http());
    text.record(0, "retry", config.retry());
    return text.yaml.toString();
  }

  /** One record of settings. */
  static String of(Record record) {
    ConfigText text = new ConfigText(new SecretMask());
    text.keys(0, record);
    return text.yaml.toString();
  }

  private void record(int depth, String name, Record record) {
    indent(depth).append(name).append(":\n");
    keys(depth + 1, record);
  }

  private void keys(int depth, Record record) {
    for (SettingKey key : SettingKey.of(record.getClass())) {
      Object value = key.valueIn(record);
      if (value instanceof Record nested) {
        record(depth, key.name(), nested);
      } else if (key.setting().secret()) {
        indent(depth).append(key.name()).append(": ").append(masked(value)).append('\n');
      } else if (value instanceof Map<?, ?> map) {
        indent(depth).append(key.name()).append(map.isEmpty() ? ": {}\n" : ":\n");
        map.forEach((name, each) -> line(depth + 1, String.valueOf(name), each));
      } else {
        line(depth, key.name(), value);
      }
    }
  }

  private static String masked(Object value) {
    boolean empty =
        value.equals("")
            || value instanceof Map<?, ?> map && map.isEmpty()
            || value instanceof Collection<?> list && list.isEmpty();
    return empty ? "\"\"" : '"' + SecretMask.MASK + '"';
  }

  private void line(int depth, String name, Object value) {
    indent(depth).append(name).append(": ");
    if (value instanceof List<?> list) {
      yaml.append(list.stream().map(this::scalar).toList());
    } else {
      yaml.append(scalar(value));
    }
    yaml.append('\n');
  }

  private String scalar(Object value) {
    String text = secrets.mask(Scalars.format(value));
    boolean plain = text.matches("[\\p{L}\\p{N}/_][\\p{L}\\p{N}/_.:@-]*") && !text.endsWith(":");
    return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private StringBuilder indent(int depth) {
    return yaml.append("  ".repeat(depth));
  }
}
