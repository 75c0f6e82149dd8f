package io.sluice.adapter.postgres;

import io.sluice.domain.Column;
import io.sluice.domain.ForeignKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a table is made of, to tell what an ALTER has done to it: PostgreSQL streams no row that an
 * ALTER has changed.
 *
 * @param oid another one if the table was dropped and made again
 * @param file the file that its rows are in; another one if they were rewritten
 * @param columnsEver how many columns it has had, those that were dropped since included
 * @param attributes the captured columns
 * @param key what tells its rows apart
 * @param keyConstraint another one if the key was dropped and made again: meanwhile rows may have
 *     been told apart otherwise
 */
record TableForm(
    long oid,
    long file,
    int columnsEver,
    List<Attribute> attributes,
    List<String> key,
    long keyConstraint,
    List<ForeignKey> foreignKeys) {

  /**
   * A column.
   *
   * @param number stays the same when the column is renamed
   * @param type PostgreSQL's oid of it
   * @param filled whether rows that were there before the column may have a value in it
   * @param writer the transaction that has last altered the column
   * @param labels an enum's, in their order; empty for others
   */
  record Attribute(
      int number,
      Column column,
      int type,
      int modifier,
      boolean filled,
      long writer,
      List<String> labels) {}

  /** What has to follow an ALTER. */
  enum Effect {
    /** Nothing. */
    NONE,
    /** Rows are as they were; changes from now on may look otherwise. */
    NOTED,
    /** Rows are no longer what they were. */
    ROWS,
    /** Rows are told apart otherwise, or are those of another table. */
    ANEW
  }

  /** What a checkpoint keeps of it, a few bytes. */
  String brief() {
    String shape =
        attributes.stream()
                .map(a -> a.number + ":" + a.column + ":" + a.type + ":" + a.modifier + a.labels)
                .collect(Collectors.joining("\n"))
            + foreignKeys;
    String writers = attributes.stream().map(a -> "" + a.writer).collect(Collectors.joining(" "));
    String rows = String.join("\n", key) + keyConstraint;
    return String.join(
        ".", "" + oid, "" + file, Digest.of(shape), Digest.of(writers), Digest.of(rows));
  }

  /** The table's form now, of what it was. */
  Effect since(TableForm before) {
    if (oid != before.oid || keyConstraint != before.keyConstraint || !key.equals(before.key)) {
      return Effect.ANEW;
    }
    if (!foreignKeys.equals(before.foreignKeys) || rowsDiffer(before)) {
      return Effect.ROWS;
    }
    return attributes.equals(before.attributes) ? Effect.NONE : Effect.NOTED;
  }

  /**
   * The same, where only {@link #brief} is left of what it was: what may have changed rows counts
   * as if it had.
   */
  Effect since(CapturedTable before) {
    if (before.isStale()
        || isAnotherTable(before)
        || !before.key().isEmpty() && !before.key().equals(key)) {
      return Effect.ANEW;
    }
    if (before.form().isEmpty()) {
      return Effect.NOTED;
    }
    String[] then = before.form().split("\\.");
    String[] now = brief().split("\\.");
    boolean rewritten = !then[1].equals(now[1]);
    boolean touched = !then[3].equals(now[3]);
    if (!then[4].equals(now[4])) {
      return Effect.ANEW;
    }
    if (!then[2].equals(now[2]) || rewritten && touched) {
      return Effect.ROWS;
    }
    return Effect.NONE;
  }

  /** Whether the table was dropped and made again. */
  boolean isAnotherTable(CapturedTable before) {
    return !before.form().isEmpty() && !before.isStale() && !before.form().startsWith(oid + ".");
  }

  private boolean rowsDiffer(TableForm before) {
    Map<Integer, Attribute> then = new HashMap<>();
    before.attributes.forEach(attribute -> then.put(attribute.number, attribute));
    boolean rewritten = file != before.file;
    for (Attribute now : attributes) {
      Attribute was = then.remove(now.number);
      if (was == null) {
        boolean empty = now.number > before.columnsEver && now.column.nullable() && !now.filled;
        if (!empty || rewritten) {
          return true;
        }
      } else if (differs(was, now, rewritten)) {
        return true;
      }
    }
    return !then.isEmpty();
  }

  private static boolean differs(Attribute was, Attribute now, boolean rewritten) {
    return !now.column.name().equals(was.column.name())
        || !now.column.type().equals(was.column.type())
        || !now.labels.containsAll(was.labels)
        // VACUUM FULL and CLUSTER rewrite a table, too, but leave the catalog's columns alone.
        || rewritten && now.writer != was.writer;
  }
}
