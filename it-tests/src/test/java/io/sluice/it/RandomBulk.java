package io.sluice.it;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** Work on many rows at once. */
final class RandomBulk {
  private final RandomValues values;
  private final String schema;
  private final int largest;

  /**
   * @param largest how many rows a statement touches at most, about
   */
  RandomBulk(RandomValues values, String schema, int largest) {
    this.values = values;
    this.schema = schema;
    this.largest = largest;
  }

  /** Rows that the WAL has at one LSN. */
  void copy(Connection connection) throws SQLException, IOException {
    int first = 1_000 + values.below(1_000);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      lines.append(first + i).append('\t').append(values.word()).append('\n');
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "delete from %s.customers where id between %d and %d"
              .formatted(schema, first, first + 4));
    }
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "copy " + schema + ".customers (id, name) from stdin",
            new StringReader(lines.toString()));
  }

  /** One key, over and over. */
  List<String> deleteAndInsertAgain() {
    int id = values.id();
    String delete = "delete from %1$s.customers where id = " + id;
    List<String> statements = new ArrayList<>();
    statements.add(delete);
    statements.add("insert into %1$s.customers (id, name) values (" + id + ", 'again')");
    if (values.coin()) {
      statements.add(delete);
    }
    return statements;
  }

  /** Up to as many rows as the test allows; seldom few, seldom all. */
  List<String> many() {
    int rows = (int) Math.pow(largest, 0.4 + 0.6 * values.part());
    int first = 10_000 + values.below(10) * largest;
    List<String> statements = new ArrayList<>();
    statements.add(
        ("insert into %%1$s.customers (id, name) select n, 'many' from generate_series(%d, %d) n"
                + " on conflict (id) do update set name = 'more'")
            .formatted(first, first + rows));
    if (values.below(3) == 0) {
      statements.add("update %1$s.customers set vip = true where id >= 10000");
    }
    if (values.below(3) > 0) {
      statements.add("delete from %1$s.customers where id >= 10000");
    }
    return statements;
  }

  String truncate() {
    return switch (values.below(5)) {
      case 0 -> "truncate %1$s.customers cascade";
      case 1 -> "truncate %1$s.orders, %1$s.items";
      case 2 -> "truncate %1$s.items";
      default -> "truncate %1$s.reviews";
    };
  }
}
