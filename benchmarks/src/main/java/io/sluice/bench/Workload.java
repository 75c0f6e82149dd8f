package io.sluice.bench;

import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The table of a case, the rows it begins with, and the changes. All made within PostgreSQL. */
enum Workload {
  INSERTS {
    @Override
    void prepare(Database database) throws SQLException {
      database.execute(insert(1, 1));
    }

    @Override
    void change(Database database, long changes) throws SQLException {
      inTransactions(database, changes / 1_000, insert("1000 + k * 1000", "1999 + k * 1000"));
    }
  },
  HUGE {
    @Override
    void prepare(Database database) throws SQLException {
      database.execute(insert(1, 1));
    }

    @Override
    void change(Database database, long changes) throws SQLException {
      database.execute(insert(1_000, 999 + changes));
    }
  },
  MIXED {
    private static final int BEHIND = 20;

    @Override
    void prepare(Database database) throws SQLException {
      database.execute(insert(1_000_000 - 6 * BEHIND, 999_999));
    }

    /** Updates and deletes meet rows that were inserted 20 transactions before. */
    @Override
    void change(Database database, long changes) throws SQLException {
      String old = "1000000 + (k - " + BEHIND + ") * 6";
      inTransactions(
          database,
          changes / 10,
          insert("1000000 + k * 6", "1000005 + k * 6")
              + "; update shop.orders set customer = -k, status = 'paid', updated_at = clock_timestamp() where id between "
              + old
              + " and "
              + old
              + " + 2; delete from shop.orders where id = "
              + old
              + " + 5");
    }
  },
  HOT {
    @Override
    void prepare(Database database) throws SQLException {
      database.execute(insert(1, 10_000));
    }

    @Override
    String beacon() {
      return insert(20_000, 20_000);
    }

    @Override
    void change(Database database, long changes) throws SQLException {
      inTransactions(
          database,
          changes / 10,
          "for i in 0 .. 8 loop update shop.orders set customer = customer + 1, updated_at = clock_timestamp()"
              + " where id = 1 + (k * 9 + i) % 100; end loop;"
              + " update shop.orders set customer = customer + 1, updated_at = clock_timestamp()"
              + " where id = 101 + (k * 7919) % 9900");
    }
  },
  WIDE {
    private static final int TEXTS = 97;

    @Override
    String table() {
      return "create table shop.orders (id bigint primary key, customer int, updated_at timestamptz, "
          + IntStream.rangeClosed(1, TEXTS)
              .mapToObj(i -> "text_" + i + " text")
              .collect(Collectors.joining(", "))
          + ")";
    }

    private static String wide(String from, String to) {
      return "insert into shop.orders select n, 0, clock_timestamp(), "
          + IntStream.rangeClosed(1, TEXTS)
              .mapToObj(i -> "substr(repeat(md5((n * 100 + " + i + ")::text), 4), 1, 104)")
              .collect(Collectors.joining(", "))
          + " from generate_series("
          + from
          + ", "
          + to
          + ") n";
    }

    @Override
    void prepare(Database database) throws SQLException {
      database.execute(wide("1", "1"));
    }

    @Override
    String beacon() {
      return wide("2", "2");
    }

    @Override
    void change(Database database, long changes) throws SQLException {
      inTransactions(database, changes / 100, wide("1000 + k * 100", "1099 + k * 100"));
    }
  };

  static Workload of(Case what) {
    return switch (what) {
      case HUGE -> HUGE;
      case MIXED -> MIXED;
      case HOT -> HOT;
      case WIDE -> WIDE;
      case SNAPSHOT, INSERTS, DRAIN, LATENCY, IDLE -> INSERTS;
    };
  }

  /** Rows of about 250 bytes. */
  String table() {
    return "create table shop.orders (id bigint primary key, customer int not null, status text, total numeric(10, 2),"
        + " note text, placed_at timestamptz, updated_at timestamptz)";
  }

  /** The rows that are there before a contestant starts for the first time. */
  abstract void prepare(Database database) throws SQLException;

  /** A row inserted to see that a contestant streams; it comes before all changes. */
  String beacon() {
    return insert(500, 500);
  }

  /** Makes so many changes, a multiple of 1,000. */
  abstract void change(Database database, long changes) throws SQLException;

  static String insert(long from, long to) {
    return insert(Long.toString(from), Long.toString(to));
  }

  static String insert(String from, String to) {
    return "insert into shop.orders select n, n % 1000, 'shipped', (n % 1000000) / 100.0,"
        + " substr(repeat(md5(n::text), 5), 1, 150), timestamptz '2024-01-01' + n * interval '1 second',"
        + " clock_timestamp() from generate_series("
        + from
        + ", "
        + to
        + ") n";
  }

  /** Runs the statements once for each k from 0, each time in a transaction of its own. */
  static void inTransactions(Database database, long times, String statements) throws SQLException {
    database.execute(
        "do $$ begin for k in 0 .. "
            + (times - 1)
            + " loop "
            + statements
            + "; commit; end loop; end $$");
  }
}
