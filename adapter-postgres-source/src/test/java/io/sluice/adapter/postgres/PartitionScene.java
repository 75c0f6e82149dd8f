package io.sluice.adapter.postgres;

import io.sluice.domain.TableId;
import org.junit.jupiter.api.BeforeEach;

/** A partitioned table that is written to, whose partitions come and go. */
abstract class PartitionScene extends AlterationScene {
  static final TableId EVENT = new TableId("public", "event");

  @BeforeEach
  void tables() throws Exception {
    db.execute(
        "create table event (id int primary key, n int not null, kind int default 1, note text"
            + " default 'd') partition by range (id)",
        "create table event_a partition of event for values from (0) to (1000)",
        // Its columns are in another order than the table's.
        "create table event_b (note text default 'd', kind int default 1, gone int, n int not null,"
            + " id int primary key)",
        "alter table event_b drop column gone",
        "alter table event attach partition event_b for values from (1000) to (10000)",
        "create table event_c partition of event for values from (10000) to (1000000)"
            + " partition by range (id)",
        "create table event_c1 partition of event_c for values from (10000) to (10400)",
        "create table event_c2 partition of event_c default",
        "create schema side",
        "create table other (id int primary key, n int)",
        "insert into event select i, i, i % 10, 'note ' || i from generate_series(1, 2000) i",
        "insert into other values (1, 1)");
    capture(2 + 2000 + 1, "event");
  }
}
