package io.sluice.adapter.postgres;

import io.sluice.ports.config.Setting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys under {@code source}. */
public record PostgresSourceConfig(
    @Setting(
            doc =
                "The database, as postgresql://host:port/database. Instead of it host, port and"
                    + " database may be given one by one.",
            defaultValue = "")
        String url,
    @Setting(doc = "Host name or address; only without url.", defaultValue = "") String host,
    @Setting(doc = "Port; only without url.", defaultValue = "5432") int port,
    @Setting(doc = "Database name; only without url.", defaultValue = "") String database,
    @Setting(doc = "The user; needs REPLICATION, and SELECT on the tables.") String user,
    @Setting(doc = "The user's password.", defaultValue = "", secret = true) String password,
    @Setting(
            doc =
                "Which tables to capture: schema.table, where * stands for any characters, for"
                    + " example store.* or *.order_*. A pattern that starts with !, in quotes,"
                    + " leaves tables out again.")
        List<String> tables,
    @Setting(
            doc =
                "Which columns of a table to capture, by schema.table: their names separated by"
                    + " commas, or each with ! before it for all but these. The key's columns"
                    + " cannot be left out. Names are put into the publication's column list (from"
                    + " PostgreSQL 15 on, without REPLICA IDENTITY FULL); what ! leaves out is left"
                    + " out before anything reaches the log.",
            defaultValue = "")
        Map<String, String> columns,
    @Setting(
            doc =
                "Which rows of a table to capture, by schema.table: a condition in SQL, as in a"
                    + " publication. Takes PostgreSQL 15, and columns that are part of the table's"
                    + " replica identity. A row that no longer meets it is deleted in the sinks.",
            defaultValue = "")
        Map<String, String> where,
    @Setting(
            doc =
                "What stands for the values of a column, by schema.table.column: hash (HMAC-SHA-256"
                    + " with maskSalt, in hexadecimal), redact (\"***\") or truncate: n (the first"
                    + " n characters). A masked column is text; NULL stays NULL. A key's column can"
                    + " be masked by hash only, and columns that reference it need the same.",
            defaultValue = "")
        Map<String, String> masks,
    @Setting(
            doc =
                "The secret that hash is made with, at least 16 characters. Another one makes other"
                    + " hashes.",
            defaultValue = "",
            secret = true)
        String maskSalt,
    @Setting(
            doc =
                "What becomes of tables with neither a primary key nor a unique index that can"
                    + " stand for one (of all rows, not deferrable, of columns that are NOT NULL):"
                    + " refuse, with the SQL that gives them a key; or all-columns, all columns"
                    + " together are the key, which takes REPLICA IDENTITY FULL and columns that"
                    + " are NOT NULL and of types with an exact equality. Equal rows are then one"
                    + " row in the sinks. SQL changes equal rows alike, so that row goes when they"
                    + " go; only if just some of several equal rows are deleted or updated (by"
                    + " ctid, through a cursor, with LIMIT in a subquery, with a volatile"
                    + " condition) the sinks lose the row while the table still has one, until"
                    + " sluice verify --repair puts it back.",
            defaultValue = "refuse")
        Keyless keyless,
    @Setting(
            doc =
                "As what partitioned tables arrive: whole, all rows as one table under the name of"
                    + " the partitioned table, whatever partitions come and go; or partitions, each"
                    + " partition as a table of its own.",
            defaultValue = "whole")
        PartitionedTables partitionedTables,
    @Setting(
            doc =
                "What reads the replication stream: native, a reader of our own; or debezium,"
                    + " Debezium's embedded engine, which takes four to five times the processor"
                    + " time. Both give the same changes, and one goes on where the other has"
                    + " stopped.",
            defaultValue = "native")
        SourceEngine engine,
    @Setting(
            doc =
                "The replication slot. The default is sluice_ and the pipeline's name. It belongs"
                    + " to this pipeline alone and is made and dropped by it.",
            defaultValue = "")
        String slot,
    @Setting(
            doc =
                "The publication. The default is sluice_ and the pipeline's name. It is made for"
                    + " just the captured tables where the user may do so.",
            defaultValue = "")
        String publication,
    @Setting(
            doc = "TLS: disable, allow, prefer, require, verify-ca or verify-full.",
            defaultValue = "prefer")
        String sslmode,
    @Setting(
            doc = "File with the certificates to trust, for verify-ca and verify-full.",
            defaultValue = "")
        String sslrootcert,
    @Setting(
            doc =
                "How often the slot is moved on while the captured tables are idle, so that"
                    + " PostgreSQL can drop old WAL. At least 1s.",
            defaultValue = "10s")
        Duration heartbeat,
    @Setting(
            doc =
                "How many bytes of WAL the slot may hold back on PostgreSQL's disk before health"
                    + " and metrics warn of it. Nothing is dropped then: to make PostgreSQL drop"
                    + " the slot rather than fill its disk, set max_slot_wal_keep_size there.",
            defaultValue = "10737418240")
        long walBudget,
    @Setting(
            doc =
                "With engine: debezium, how long capture pauses when there was nothing to read: the"
                    + " larger part of an idle pipeline's latency. The native reader waits for"
                    + " what comes and needs no pause.",
            defaultValue = "10ms")
        Duration pollInterval,
    @Setting(doc = "How many changes are handed on at once at most.", defaultValue = "4096")
        int batchSize,
    @Setting(
            doc = "How many bytes of changes wait in memory at most, about.",
            defaultValue = "67108864")
        long bufferBytes,
    @Setting(
            doc =
                "How many connections read the first snapshot at the same time, each a part of a"
                    + " table. Each holds a page of rows in memory. 0: half as many as there are"
                    + " processors, at least 1 and at most 4.",
            defaultValue = "0")
        int snapshotReaders,
    @Setting(doc = "How long to wait for a connection.", defaultValue = "10s")
        Duration connectTimeout) {

  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  public PostgresSourceConfig {
    tables = List.copyOf(tables);
    columns = Map.copyOf(columns);
    where = Map.copyOf(where);
    masks = Map.copyOf(masks);
    DatabaseAddress.of(url, host, port, database);
    new TablePatterns(tables);
    Selection.of(columns, where, masks, maskSalt);
    require(!user.isBlank(), "user is empty");
    require(
        slot.matches("[a-z0-9_]{0,63}"),
        "slot: at most 63 lower-case letters, digits and underscores");
    require(
        publication.getBytes(StandardCharsets.UTF_8).length <= 63, "publication: at most 63 bytes");
    require(
        SSL_MODES.contains(sslmode),
        "sslmode: one of disable, allow, prefer, require," + " verify-ca, verify-full");
    require(heartbeat.compareTo(Duration.ofSeconds(1)) >= 0, "heartbeat: at least 1s");
    require(walBudget >= 1 << 20, "walBudget: at least 1048576");
    require(
        pollInterval.compareTo(Duration.ofMillis(1)) >= 0
            && pollInterval.compareTo(Duration.ofMinutes(1)) <= 0,
        "pollInterval: between 1ms and 1m");
    require(batchSize >= 1 && batchSize <= 100_000, "batchSize: between 1 and 100000");
    require(bufferBytes >= 1 << 20, "bufferBytes: at least 1048576");
    require(snapshotReaders >= 0 && snapshotReaders <= 32, "snapshotReaders: between 0 and 32");
    require(connectTimeout.compareTo(Duration.ofSeconds(1)) >= 0, "connectTimeout: at least 1s");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The database's name, whichever way it was given. */
  public String databaseName() {
    return address().database();
  }

  DatabaseAddress address() {
    return DatabaseAddress.of(url, host, port, database);
  }

  Selection selection() {
    return Selection.of(columns, where, masks, maskSalt);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgresSourceConfig[" + user + " at " + address() + ", tables " + tables + "]";
  }
}
