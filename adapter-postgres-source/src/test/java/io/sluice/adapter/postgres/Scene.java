package io.sluice.adapter.postgres;

import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a test plays on: a new database, a source of its schema {@code public}, and a log. */
abstract class Scene {
  final Recorder log = new Recorder();
  TestDatabase db;
  PostgresSource source;

  @BeforeEach
  final void set() throws Exception {
    db = PostgresServer.get().database();
    source = source("public.*");
  }

  @AfterEach
  final void clear() throws Exception {
    source.close();
    db.close();
  }

  final PostgresSource source(String... tables) {
    return new PostgresSource(db.name(), db.config(tables), Clock.systemUTC());
  }

  /** The name of the pipeline's slot and publication. */
  final String slot() {
    return DefaultName.of(db.name());
  }

  final void createItem() throws Exception {
    db.execute(
        "create table item (id int primary key, v text)", "insert into item values (1, 'a')");
  }
}
