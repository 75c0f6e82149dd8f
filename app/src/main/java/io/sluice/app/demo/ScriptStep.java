package io.sluice.app.demo;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One thing that `demo --once` does to the bike store.
 *
 * @param name what it does, in a few words
 */
public record ScriptStep(String name, Statements statements) {

  /** Changes the store; on a connection in auto-commit mode, and leaves it so. */
  @FunctionalInterface
  public interface Statements {
    void run(Connection connection) throws SQLException;
  }
}
