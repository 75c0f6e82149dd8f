package io.sluice.app.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a section of the file into the record that describes its keys. */
final class RecordBinder {
  private final Problems problems;
  private final Values values;

  RecordBinder(References references, Problems problems, SecretMask secrets) {
    this.problems = problems;
    this.values = new Values(this, references, problems, secrets);
  }

  /** The record; empty after problems. Keys that the record does not have are a problem. */
  <R extends Record> Optional<R> bind(Section section, Class<R> type) {
    rejectUnknown(section, SettingKey.of(type).stream().map(SettingKey::name).toList());
    return bindKnown(section, type);
  }

  /** The record; empty after problems. Other keys of the section are left for others to judge. */
  <R extends Record> Optional<R> bindKnown(Section section, Class<R> type) {
    Map<SettingKey, Object> arguments = new LinkedHashMap<>();
    for (SettingKey key : SettingKey.of(type)) {
      arguments.put(key, values.value(section, key).orElse(null));
    }
    return construct(section, type, arguments);
  }

  /**
   * The record of these values, null standing for a bad one. A record refuses one value at a time;
   * so that the user hears of all of them at once, and not of the next one after mending the first,
   * it is made again and again, with stand-ins in the place of what was bad.
   */
  private <R extends Record> Optional<R> construct(
      Section section, Class<R> type, Map<SettingKey, Object> arguments) {
    Set<String> bad = new HashSet<>();
    arguments.forEach(
        (key, value) -> {
          if (value == null) {
            bad.add(key.name());
          }
        });
    arguments.replaceAll((key, value) -> value == null ? Values.standIn(key).orElse(null) : value);
    while (!arguments.containsValue(null)) {
      try {
        R made = make(type, arguments.values().toArray());
        return bad.isEmpty() ? Optional.of(made) : Optional.empty();
      } catch (IllegalArgumentException refusal) {
        String message = String.valueOf(refusal.getMessage());
        Optional<SettingKey> named = keyNamed(message, section, arguments.keySet());
        addRefusal(section, named, message, bad);
        if (named.isEmpty() || !bad.add(named.get().name())) {
          return Optional.empty();
        }
        arguments.put(named.get(), Values.standIn(named.get()).orElse(null));
      }
    }
    return Optional.empty();
  }

  void rejectUnknown(Section section, Collection<String> known) {
    for (String key : section.keys()) {
      if (!known.contains(key)) {
        String meant =
            NearestName.of(key, known)
                .map(name -> "did you mean " + name + "?")
                .orElse("known here: " + String.join(", ", known));
        problems.add(
            section.entries().get(key).line(), section.pathOf(key), "is not known; " + meant);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if the record refuses its values
   */
  private static <R extends Record> R make(Class<R> type, Object[] arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(type.getName() + " failed on its values", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be made", e);
    }
  }

  /** The key of the file that the message begins with. */
  private static Optional<SettingKey> keyNamed(
      String message, Section section, Collection<SettingKey> keys) {
    return keys.stream()
        .filter(key -> section.entry(key.name()).isPresent())
        .filter(key -> message.matches("(?s)" + key.name() + "\\b.*"))
        .findFirst();
  }

  /**
   * Shown at the key that it names, if it does, or else at the section; but where other keys were
   * bad before, only what is surely not about them.
   */
  private void addRefusal(
      Section section, Optional<SettingKey> named, String message, Set<String> bad) {
    boolean aboutBadOnes =
        bad.stream().anyMatch(key -> message.matches("(?s).*\\b" + key + "\\b.*"));
    if (named.isPresent() && !aboutBadOnes) {
      String key = named.get().name();
      String rest = message.substring(key.length()).replaceFirst("^:?\\s*", "");
      problems.add(section.entries().get(key).line(), section.pathOf(key), rest);
    } else if (named.isEmpty() && bad.isEmpty()) {
      problems.add(section.line(), section.path(), message);
    }
  }
}
