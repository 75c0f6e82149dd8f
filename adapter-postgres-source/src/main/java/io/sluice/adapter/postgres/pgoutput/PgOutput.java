package io.sluice.adapter.postgres.pgoutput;

import io.sluice.adapter.postgres.pgoutput.Relation.Column;
import io.sluice.ports.PortException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes messages of pgoutput, protocol version 1, with values as text: "Logical Replication
 * Message Formats" in PostgreSQL's manual. Used by one thread.
 */
public final class PgOutput {
  /** 2000-01-01 in microseconds since 1970-01-01: PostgreSQL counts time from there. */
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  private final Map<Integer, Relation> relations = new HashMap<>();
  private final WireReader in = new WireReader();
  private final Tuple before = new Tuple();
  private final Tuple after = new Tuple();
  private Relation lastUsed;

  /**
   * @param message backed by an array
   * @throws MalformedMessageException if it is none of PostgreSQL's
   */
  public void decode(ByteBuffer message, PgOutputEvents events) throws PortException {
    in.open(message);
    char kind = in.letter();
    switch (kind) {
      case 'I' -> insert(events);
      case 'U' -> update(events);
      case 'D' -> delete(events);
      case 'B' -> begin(events);
      case 'C' -> commit(events);
      case 'R' -> relation();
      case 'T' -> truncate(events);
      case 'M' -> message(events);
      case 'O', 'Y' -> {
        // Origin and Type: where a change was made first, and a name for a type's number.
      }
      default -> throw new MalformedMessageException("a message of kind " + kind);
    }
  }

  private void begin(PgOutputEvents events) throws PortException {
    long commitLsn = in.int64();
    long micros = in.int64() + POSTGRES_EPOCH_MICROS;
    events.begin(in.int32() & 0xFFFF_FFFFL, commitLsn, micros);
  }

  private void commit(PgOutputEvents events) throws PortException {
    in.int8(); // flags, unused
    long commitLsn = in.int64();
    long endLsn = in.int64();
    events.commit(commitLsn, endLsn, in.int64() + POSTGRES_EPOCH_MICROS);
  }

  private void relation() {
    int oid = in.int32();
    String schema = in.string();
    String name = in.string();
    in.int8(); // replica identity: each old row tells by itself what it is
    int count = in.int16();
    List<Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      in.int8(); // whether it is part of the replica identity
      columns.add(new Column(in.string(), in.int32(), in.int32()));
    }
    // An empty name is pg_catalog.
    relations.put(oid, new Relation(oid, schema.isEmpty() ? "pg_catalog" : schema, name, columns));
    lastUsed = null;
  }

  private Relation table(int oid) {
    if (lastUsed == null || lastUsed.oid() != oid) {
      lastUsed = relations.get(oid);
      if (lastUsed == null) {
        throw new MalformedMessageException("a change of a table that was not announced");
      }
    }
    return lastUsed;
  }

  private void read(Relation table, Tuple tuple) {
    tuple.read(in);
    if (tuple.size() != table.columns().size()) {
      throw new MalformedMessageException("a row with more or fewer values than its table");
    }
  }

  private void insert(PgOutputEvents events) throws PortException {
    Relation table = table(in.int32());
    expect('N', in.letter());
    read(table, after);
    events.insert(table, after);
  }

  private void update(PgOutputEvents events) throws PortException {
    Relation table = table(in.int32());
    char kind = in.letter();
    boolean hasBefore = kind == 'K' || kind == 'O';
    if (hasBefore) {
      read(table, before);
    }
    expect('N', hasBefore ? in.letter() : kind);
    read(table, after);
    events.update(table, hasBefore ? before : null, kind == 'O', after);
  }

  private void delete(PgOutputEvents events) throws PortException {
    Relation table = table(in.int32());
    char kind = in.letter();
    if (kind != 'K') {
      expect('O', kind);
    }
    read(table, before);
    events.delete(table, before, kind == 'O');
  }

  private static void expect(char expected, char found) {
    if (found != expected) {
      throw new MalformedMessageException("a row of kind " + found + " instead of " + expected);
    }
  }

  private void truncate(PgOutputEvents events) throws PortException {
    int count = in.int32();
    in.int8(); // CASCADE, RESTART IDENTITY
    List<Relation> tables = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tables.add(table(in.int32()));
    }
    events.truncate(tables);
  }

  private void message(PgOutputEvents events) throws PortException {
    boolean transactional = (in.int8() & 1) != 0;
    in.int64(); // its LSN
    String prefix = in.string();
    events.message(transactional, prefix, in.copy(in.int32()));
  }
}
