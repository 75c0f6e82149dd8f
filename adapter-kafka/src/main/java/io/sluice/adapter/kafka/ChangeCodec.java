package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Operation;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableSchema;

/**
 * Changes of one table to the bytes of {@link EnvelopeSchemas} and back, without the framing.
 * Stateless once made, so one serves every thread.
 *
 * <p>A delete of which the source sent only the key is written with the key in {@code before},
 * where Debezium's readers look for it, and marked as such, so that it is read as it was.
 */
final class ChangeCodec {
  private static final String CONNECTOR = "postgresql";
  private static final String VERSION = "sluice-" + EnvelopeSchemas.FORMAT;
  private static final byte[] OPERATIONS = {'r', 'c', 'u', 'd', 't'};
  private static final Operation[] OPERATION_VALUES = Operation.values();
  private static final long MICROS_PER_MILLI = 1_000;

  private final TableSchema table;
  private final RowCodec rows;
  private final KeyCodec keys;
  private final byte[] sourceStart;
  private final byte[] sourceDatabase;
  private final byte[] sourceTable;

  ChangeCodec(String pipeline, String database, TableSchema table) {
    this.table = table;
    this.rows = new RowCodec(table);
    this.keys = new KeyCodec(table);
    this.sourceStart = strings(VERSION, CONNECTOR, pipeline);
    this.sourceDatabase = strings(database);
    this.sourceTable = strings(table.id().schema(), table.id().name());
  }

  private static byte[] strings(String... texts) {
    AvroOutput out = new AvroOutput();
    for (String text : texts) {
      out.writeString(text);
    }
    return out.toBytes();
  }

  TableSchema table() {
    return table;
  }

  /**
   * @throws IllegalArgumentException naming the column, if a value is none of its type
   */
  void writeKey(RowKey key, AvroOutput out) {
    keys.write(key, out);
  }

  /**
   * @throws IllegalArgumentException naming the column, if a value is none of its type
   */
  void writeValue(ChangeEvent change, AvroOutput out) {
    boolean keyOnly = change.isDelete() && change.before() == null;
    Object[] before = keyOnly ? rows.keyOnly(change.key()) : valuesOf(change.before());
    Object[] after = valuesOf(change.after());
    writeRow(before, out);
    writeRow(after, out);
    writeSource(change, out);
    out.writeBranch(0); // transaction
    out.writeLong(1);
    out.writeRaw(OPERATIONS[change.operation().ordinal()]);
    out.writeBranch(1);
    out.writeLong(Math.floorDiv(change.version(), MICROS_PER_MILLI));
    out.writeBranch(1);
    out.writeLong(change.version());
    out.writeBranch(0); // ts_ns: PostgreSQL counts in microseconds
    out.writeLong(change.version());
    writeUnchanged(change.after(), out);
    writeUnchanged(change.before(), out);
    writeDimensions(change.after(), out);
    writeDimensions(change.before(), out);
    out.writeBoolean(keyOnly);
  }

  private static Object[] valuesOf(Row row) {
    return row == null ? null : row.values();
  }

  private void writeRow(Object[] values, AvroOutput out) {
    if (values == null) {
      out.writeBranch(0);
    } else {
      out.writeBranch(1);
      rows.write(values, out);
    }
  }

  private void writeUnchanged(Row row, AvroOutput out) {
    if (row == null) {
      out.writeLong(0);
    } else {
      rows.writeUnchanged(row.values(), out);
    }
  }

  private void writeDimensions(Row row, AvroOutput out) {
    if (row == null) {
      out.writeLong(0);
    } else {
      rows.writeDimensions(row.values(), out);
    }
  }

  private void writeSource(ChangeEvent change, AvroOutput out) {
    SourcePosition position = change.position();
    out.writeRaw(sourceStart);
    out.writeLong(Math.floorDiv(position.committedAtMicros(), MICROS_PER_MILLI));
    out.writeBranch(0);
    out.writeString(change.operation() == Operation.READ ? "true" : "false");
    out.writeRaw(sourceDatabase);
    out.writeBranch(0); // sequence
    out.writeLong(position.committedAtMicros());
    out.writeBranch(0); // ts_ns
    out.writeRaw(sourceTable);
    writeUnlessZero(position.transactionId(), out);
    writeUnlessZero(position.lsn(), out);
    out.writeBranch(0); // xmin
  }

  private static void writeUnlessZero(long value, AvroOutput out) {
    if (value == 0) {
      out.writeBranch(0);
    } else {
      out.writeBranch(1);
      out.writeLong(value);
    }
  }

  /**
   * @throws MalformedRecordException if the bytes are no key of this table
   */
  RowKey readKey(AvroInput in) {
    RowKey key = keys.read(in);
    in.expectEnd();
    return key;
  }

  /**
   * @param key null where the record has none
   * @throws MalformedRecordException if the bytes are no change of this table
   */
  ChangeEvent readValue(RowKey key, AvroInput in) {
    Object[] before = readRow(in);
    Object[] after = readRow(in);
    SourcePosition position = readSource(in);
    expectNull(in, "transaction");
    Operation operation = readOperation(in);
    skipOptionalLong(in); // ts_ms follows from the version
    skipOptionalLong(in); // ts_us
    skipOptionalLong(in); // ts_ns
    final long version = in.readLong();
    rows.readUnchanged(in, after);
    rows.readUnchanged(in, before);
    rows.readDimensions(in, after);
    rows.readDimensions(in, before);
    boolean keyOnly = in.readBoolean();
    in.expectEnd();
    try {
      return new ChangeEvent(
          table, operation, key, rowOf(keyOnly ? null : before), rowOf(after), version, position);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(e.getMessage(), e);
    }
  }

  private Row rowOf(Object[] values) {
    return values == null ? null : new Row(table, values);
  }

  private Object[] readRow(AvroInput in) {
    return in.readBranch(2) == 0 ? null : rows.read(in);
  }

  private static SourcePosition readSource(AvroInput in) {
    in.skipString(); // version
    in.skipString(); // connector
    in.skipString(); // name
    in.readLong(); // ts_ms
    if (in.readBranch(2) == 0) {
      in.skipString(); // snapshot
    }
    in.skipString(); // db
    expectNull(in, "sequence");
    final long committedAtMicros = in.readLong();
    skipOptionalLong(in); // ts_ns
    in.skipString(); // schema
    in.skipString(); // table
    long transactionId = in.readBranch(2) == 0 ? 0 : in.readLong();
    long lsn = in.readBranch(2) == 0 ? 0 : in.readLong();
    skipOptionalLong(in); // xmin
    return new SourcePosition(lsn, transactionId, committedAtMicros);
  }

  private static void skipOptionalLong(AvroInput in) {
    if (in.readBranch(2) == 1) {
      in.readLong();
    }
  }

  private static void expectNull(AvroInput in, String field) {
    if (in.readBranch(2) == 1) {
      throw new MalformedRecordException("a " + field + ", which Sluice does not write");
    }
  }

  private static Operation readOperation(AvroInput in) {
    String code = in.readString();
    for (int i = 0; i < OPERATIONS.length; i++) {
      if (code.length() == 1 && code.charAt(0) == OPERATIONS[i]) {
        return OPERATION_VALUES[i];
      }
    }
    throw new MalformedRecordException("an operation that is none of r, c, u, d, t");
  }
}
