package io.sluice.adapter.postgres.pgoutput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.ports.PortException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages put together by hand after PostgreSQL's "Logical Replication Message Formats". */
class PgOutputTest {
  private final PgOutput decoder = new PgOutput();
  private final Events events = new Events();

  /** Writes down what it hears. */
  private static final class Events implements PgOutputEvents {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void begin(long transaction, long commitLsn, long committedAtMicros) {
      heard.add("begin " + transaction + " " + commitLsn + " " + committedAtMicros);
    }

    @Override
    public void commit(long commitLsn, long endLsn, long committedAtMicros) {
      heard.add("commit " + commitLsn + " " + endLsn + " " + committedAtMicros);
    }

    @Override
    public void insert(Relation table, Tuple after) {
      heard.add("insert " + table.name() + describe(after));
    }

    @Override
    public void update(Relation table, Tuple before, boolean wholeBefore, Tuple after) {
      heard.add(
          "update "
              + table.name()
              + (before == null ? "" : (wholeBefore ? " whole" : " key") + describe(before))
              + describe(after));
    }

    @Override
    public void delete(Relation table, Tuple before, boolean wholeBefore) {
      heard.add("delete " + table.name() + (wholeBefore ? " whole" : " key") + describe(before));
    }

    @Override
    public void truncate(List<Relation> tables) {
      heard.add("truncate " + tables.stream().map(Relation::name).toList());
    }

    @Override
    public void message(boolean transactional, String prefix, byte[] content) {
      heard.add(
          "message "
              + transactional
              + " "
              + prefix
              + " "
              + new String(content, StandardCharsets.UTF_8));
    }

    private static String describe(Tuple tuple) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < tuple.size(); i++) {
        values.add(tuple.isNull(i) ? "NULL" : tuple.isUnchanged(i) ? "UNCHANGED" : tuple.text(i));
      }
      return " " + values;
    }
  }

  /** Puts a message together. */
  private static final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Bytes(char kind) throws IOException {
      out.writeByte(kind);
    }

    Bytes int8(int value) throws IOException {
      out.writeByte(value);
      return this;
    }

    Bytes int16(int value) throws IOException {
      out.writeShort(value);
      return this;
    }

    Bytes int32(int value) throws IOException {
      out.writeInt(value);
      return this;
    }

    Bytes int64(long value) throws IOException {
      out.writeLong(value);
      return this;
    }

    Bytes string(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.writeByte(0);
      return this;
    }

    /** A row; null for NULL, "u" for a value that is left out. */
    Bytes row(char kind, String... values) throws IOException {
      out.writeByte(kind);
      out.writeShort(values.length);
      for (String value : values) {
        if (value == null) {
          out.writeByte('n');
        } else if (value.equals("u")) {
          out.writeByte('u');
        } else {
          byte[] text = value.getBytes(StandardCharsets.UTF_8);
          out.writeByte('t');
          out.writeInt(text.length);
          out.write(text);
        }
      }
      return this;
    }

    /** With bytes of something else before it, as the driver's have. */
    ByteBuffer buffer() {
      byte[] content = bytes.toByteArray();
      ByteBuffer whole = ByteBuffer.allocate(content.length + 25);
      whole.position(25);
      whole.put(content).flip().position(25);
      return whole.slice();
    }
  }

  private static Bytes relation(int oid, String schema, String name) throws IOException {
    return new Bytes('R')
        .int32(oid)
        .string(schema)
        .string(name)
        .int8('d')
        .int16(2)
        .int8(1)
        .string("id")
        .int32(23)
        .int32(-1)
        .int8(0)
        .string("naïve")
        .int32(1700)
        .int32((8 << 16 | 2) + 4);
  }

  private void decode(Bytes message) throws PortException {
    decoder.decode(message.buffer(), events);
  }

  @Test
  void a_transaction_is_told_from_begin_to_commit() throws Exception {
    decode(new Bytes('B').int64(0x1_0000_0000L).int64(1_000_000).int32(-1));
    decode(relation(7, "shop", "bike"));
    decode(new Bytes('I').int32(7).row('N', "1", "é"));
    decode(new Bytes('C').int8(0).int64(0x1_0000_0000L).int64(0x1_0000_0030L).int64(1_000_000));
    assertEquals(
        List.of(
            "begin 4294967295 4294967296 946684801000000",
            "insert bike [1, é]",
            "commit 4294967296 4294967344 946684801000000"),
        events.heard);
  }

  @Test
  void updates_and_deletes_tell_what_is_known_of_the_old_row() throws Exception {
    decode(relation(7, "shop", "bike"));
    decode(new Bytes('U').int32(7).row('N', "1", "u"));
    decode(new Bytes('U').int32(7).row('K', "1", null).row('N', "2", null));
    decode(new Bytes('U').int32(7).row('O', "2", "x").row('N', "2", "y"));
    decode(new Bytes('D').int32(7).row('K', "2", null));
    decode(new Bytes('D').int32(7).row('O', "2", "y"));
    assertEquals(
        List.of(
            "update bike [1, UNCHANGED]",
            "update bike key [1, NULL] [2, NULL]",
            "update bike whole [2, x] [2, y]",
            "delete bike key [2, NULL]",
            "delete bike whole [2, y]"),
        events.heard);
  }

  @Test
  void a_table_is_announced_with_types_and_modifiers() throws Exception {
    List<Relation> seen = new ArrayList<>();
    PgOutputEvents listener =
        new PgOutputEvents() {
          @Override
          public void begin(long transaction, long commitLsn, long committedAtMicros) {}

          @Override
          public void commit(long commitLsn, long endLsn, long committedAtMicros) {}

          @Override
          public void insert(Relation table, Tuple after) {
            seen.add(table);
          }

          @Override
          public void update(Relation table, Tuple before, boolean whole, Tuple after) {}

          @Override
          public void delete(Relation table, Tuple before, boolean whole) {}

          @Override
          public void truncate(List<Relation> tables) {}

          @Override
          public void message(boolean transactional, String prefix, byte[] content) {}
        };
    ByteBuffer insert = new Bytes('I').int32(7).row('N', "1", null).buffer();
    decoder.decode(relation(7, "shop", "bike").buffer(), listener);
    decoder.decode(insert.duplicate(), listener);
    decoder.decode(relation(7, "", "bike2").buffer(), listener);
    decoder.decode(insert.duplicate(), listener);
    assertEquals(
        List.of(new Relation.Column("id", 23, -1), new Relation.Column("naïve", 1700, 8 << 16 | 6)),
        seen.get(0).columns());
    assertEquals("shop", seen.get(0).schema());
    assertEquals("bike2", seen.get(1).name());
    assertEquals("pg_catalog", seen.get(1).schema());
  }

  @Test
  void truncates_name_every_table_and_messages_their_prefix() throws Exception {
    decode(relation(7, "shop", "bike"));
    decode(relation(8, "shop", "note"));
    decode(new Bytes('T').int32(2).int8(1).int32(7).int32(8));
    decode(new Bytes('M').int8(1).int64(5).string("p").int32(2).int8('h').int8('i'));
    decode(new Bytes('M').int8(0).int64(5).string("").int32(0));
    assertEquals(
        List.of("truncate [bike, note]", "message true p hi", "message false  "), events.heard);
  }

  @Test
  void origins_and_names_of_types_are_passed_over() throws Exception {
    decode(new Bytes('O').int64(1).string("elsewhere"));
    decode(new Bytes('Y').int32(9).string("shop").string("mood"));
    assertEquals(List.of(), events.heard);
  }

  @Test
  void what_is_no_message_of_postgresql_is_noticed() throws Exception {
    decode(relation(7, "shop", "bike"));
    for (Bytes wrong :
        List.of(
            new Bytes('X'),
            new Bytes('B').int64(1),
            new Bytes('I').int32(9).row('N', "1", "2"),
            new Bytes('I').int32(7).row('K', "1", "2"),
            new Bytes('I').int32(7).row('N', "1"),
            new Bytes('D').int32(7).row('N', "1", "2"),
            new Bytes('I').int32(7).int8('N').int16(2).int8('t').int32(100),
            new Bytes('I').int32(7).int8('N').int16(2).int8('t').int32(-5),
            new Bytes('I').int32(7).int8('N').int16(2).int8('b').int32(0))) {
      assertThrows(MalformedMessageException.class, () -> decode(wrong));
    }
    assertEquals(List.of(), events.heard);
  }
}
