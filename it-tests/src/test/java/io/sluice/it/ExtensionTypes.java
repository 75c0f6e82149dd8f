package io.sluice.it;

import java.sql.SQLException;

/**
 * Types as extensions add them. What comes with PostgreSQL is the real extension; for the others a
 * type of the same name and the same text stands in, which takes any text for a value.
 */
final class ExtensionTypes {
  private ExtensionTypes() {}

  /** hstore, citext and ltree; into schema public. */
  static void addContributed(Scenario scenario) throws SQLException {
    scenario.execute(
        "create extension hstore", "create extension citext", "create extension ltree");
  }

  /** A base type in the test's schema. */
  static void add(Scenario scenario, String name) throws SQLException {
    add(scenario, name, "");
  }

  /** One with a number as its modifier, like pgvector's {@code vector(3)}. */
  static void addSized(Scenario scenario, String name) throws SQLException {
    String type = scenario.name() + "." + name;
    scenario.execute(
        """
        create function %s_modifier(cstring[]) returns integer
        as 'bittypmodin' language internal immutable strict
        """
            .formatted(type),
        """
        create function %s_modifier_text(integer) returns cstring
        as 'bittypmodout' language internal immutable strict
        """
            .formatted(type));
    add(
        scenario,
        name,
        ", typmod_in = %1$s_modifier, typmod_out = %1$s_modifier_text".formatted(type));
  }

  private static void add(Scenario scenario, String name, String more) throws SQLException {
    String type = scenario.name() + "." + name;
    scenario.execute(
        "create type " + type,
        "create function %1$s_in(cstring) returns %1$s as 'textin' language internal immutable strict"
            .formatted(type),
        "create function %1$s_out(%1$s) returns cstring as 'textout' language internal immutable strict"
            .formatted(type),
        "create type %1$s (input = %1$s_in, output = %1$s_out, like = text%2$s)"
            .formatted(type, more));
  }
}
