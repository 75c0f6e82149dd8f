package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import org.junit.jupiter.api.BeforeEach;

/** Captured tables of which one is written to and altered. */
abstract class ItemScene extends AlterationScene {
  static final TableId ITEM = new TableId("public", "item");

  @BeforeEach
  void tables() throws Exception {
    db.execute(
        "create type mood as enum ('glad', 'sad')",
        "create table kind (id int primary key)",
        "insert into kind select generate_series(0, 9)",
        "create table item (id int primary key, n int not null, kind int not null default 1,"
            + " note text default 'd', at timestamp default '2026-11-23 10:00:00.123456', m mood default 'sad')",
        "create table other (id int primary key, n int)",
        "insert into item select i, i, i % 10, 'note ' || i from generate_series(1, 2000) i",
        "insert into other values (1, 1)");
    capture(2 + 2000 + 10, "item");
  }
}
