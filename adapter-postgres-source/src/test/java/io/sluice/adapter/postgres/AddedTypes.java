package io.sluice.adapter.postgres;

import java.sql.SQLException;

/** Base types as an extension adds them, whose values are any text. */
final class AddedTypes {
  private AddedTypes() {}

  /** With a number as its modifier, like pgvector's {@code vector(3)}. */
  static void add(TestDatabase db, String name) throws SQLException {
    String internal = " language internal immutable strict";
    db.execute(
        "create type " + name,
        "create function " + name + "_in(cstring) returns " + name + " as 'textin'" + internal,
        "create function " + name + "_out(" + name + ") returns cstring as 'textout'" + internal,
        "create function " + name + "_mod(cstring[]) returns int as 'bittypmodin'" + internal,
        "create function " + name + "_show(int) returns cstring as 'bittypmodout'" + internal,
        "create type %1$s (input = %1$s_in, output = %1$s_out, typmod_in = %1$s_mod, typmod_out = %1$s_show, like = text)"
            .formatted(name));
  }
}
