package io.sluice.app.config;

import io.sluice.ports.config.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A key of the configuration: a record component with its {@link Setting}. */
record SettingKey(String name, Class<?> type, Setting setting, RecordComponent component) {

  /**
   * The keys of a configuration record, in its order.
   *
   * @throws IllegalArgumentException if the record does not describe itself; a bug of its author
   */
  static List<SettingKey> of(Class<? extends Record> type) {
    return Arrays.stream(type.getRecordComponents()).map(c -> of(type, c)).toList();
  }

  /**
   * @throws IllegalArgumentException if the record, or one nested in it, does not describe itself
   */
  static void requireDescribed(Class<? extends Record> type) {
    of(type).stream().filter(SettingKey::isNested).forEach(k -> requireDescribed(k.nestedType()));
  }

  private static SettingKey of(Class<?> owner, RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    String what = owner.getName() + "." + component.getName();
    if (setting == null) {
      throw new IllegalArgumentException(what + " has no @Setting");
    }
    if (!isKnown(component.getType(), component.getGenericType())) {
      throw new IllegalArgumentException(
          what
              + " has the type "
              + component.getGenericType().getTypeName()
              + ", which @Setting does not list");
    }
    return new SettingKey(component.getName(), component.getType(), setting, component);
  }

  private static boolean isKnown(Class<?> type, Type generic) {
    if (type == List.class || type == Map.class) {
      return generic instanceof ParameterizedType parameterized
          && Arrays.stream(parameterized.getActualTypeArguments())
              .allMatch(argument -> argument == String.class);
    }
    return Scalars.isScalar(type) || type.isRecord();
  }

  boolean isRequired() {
    return setting.defaultValue().equals(Setting.REQUIRED);
  }

  boolean isNested() {
    return type.isRecord();
  }

  Class<? extends Record> nestedType() {
    return type.asSubclass(Record.class);
  }

  /** The component's value in a record. */
  Object valueIn(Record owner) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(owner.getClass().getName() + "." + name, e);
    }
  }
}
