package io.sluice.app.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
    List<SettingKey> keys = SettingKey.of(type);
    Object[] arguments = new Object[keys.size()];
    boolean complete = true;
    for (int i = 0; i < arguments.length; i++) {
      Optional<?> value = values.value(section, keys.get(i));
      arguments[i] = value.orElse(null);
      complete &= value.isPresent();
    }
    if (complete) {
      return construct(section, type, arguments, Set.of());
    }
    lookAtTheRest(section, type, keys, arguments);
    return Optional.empty();
  }

  /**
   * What the record has to say about its good keys, with defaults in the place of the bad ones, so
   * that the user hears of it now and not after mending the others.
   */
  private void lookAtTheRest(
      Section section, Class<? extends Record> type, List<SettingKey> keys, Object[] arguments) {
    Set<String> bad = new HashSet<>();
    for (int i = 0; i < arguments.length; i++) {
      SettingKey key = keys.get(i);
      if (arguments[i] == null) {
        bad.add(key.name());
      }
      if (arguments[i] == null && !key.isRequired() && Scalars.isScalar(key.type())) {
        arguments[i] = Scalars.parse(key.type(), key.setting().defaultValue());
      }
    }
    if (Arrays.stream(arguments).allMatch(Objects::nonNull)) {
      construct(section, type, arguments, bad);
    }
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

  private <R extends Record> Optional<R> construct(
      Section section, Class<R> type, Object[] arguments, Set<String> bad) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(arguments));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        addRefusal(section, type, String.valueOf(refusal.getMessage()), bad);
        return Optional.empty();
      }
      throw new IllegalStateException(type.getName() + " failed on its values", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " cannot be made", e);
    }
  }

  /**
   * Shown at the key that the message begins with, if it does, or else at the section; but where
   * keys were bad before, only what is surely about another one.
   */
  private void addRefusal(
      Section section, Class<? extends Record> type, String message, Set<String> bad) {
    for (SettingKey key : SettingKey.of(type)) {
      Optional<Section.Entry> entry = section.entry(key.name());
      if (entry.isPresent() && message.matches("(?s)" + key.name() + "\\b.*")) {
        if (!bad.contains(key.name())) {
          String rest = message.substring(key.name().length()).replaceFirst("^:?\\s*", "");
          problems.add(entry.get().line(), section.pathOf(key.name()), rest);
        }
        return;
      }
    }
    if (bad.isEmpty()) {
      problems.add(section.line(), section.path(), message);
    }
  }
}
