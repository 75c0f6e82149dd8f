package io.sluice.ports.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes one key of the configuration, on the component of a configuration record. Everything
 * said about a key is said here: the parser, the masking of secrets and the reference page are made
 * from it.
 *
 * <p>Component types that the parser knows: String, int, long, boolean, double, {@link
 * java.time.Duration} ({@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d}), enums,
 * {@code List<String>}, {@code Map<String, String>}, and nested records.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** Stands for "no default: the key is required". */
  String REQUIRED = "\0required";

  /** What the key is for, its unit and limits; a sentence or two. */
  String doc();

  /**
   * The default as it would stand in the file. {@link #REQUIRED} if there is none; the empty string
   * gives an empty String, List or Map, and a nested record of its defaults.
   */
  String defaultValue() default REQUIRED;

  /**
   * For a required key: a value that would do, as it would stand in the file. Shown where the key
   * is missing; and where its value is refused, the others are looked at with this one instead.
   */
  String example() default "";

  /** Whether the value is never shown. */
  boolean secret() default false;
}
