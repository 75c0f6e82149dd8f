package io.sluice.adapter.mongo;

import com.mongodb.WriteConcern;
import io.sluice.ports.config.Setting;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The configuration of a MongoDB sink. */
public record MongoConfig(
    @Setting(
            doc =
                "The connection string, mongodb://… or mongodb+srv://…, with user and password"
                    + " where the server asks for them (percent-encoded).",
            example = "mongodb://localhost:27017",
            secret = true)
        String uri,
    @Setting(doc = "The database that holds the collections.", example = "shop") String database,
    @Setting(
            doc =
                "How a table's collection is named, from {schema} and {table}. Two tables never"
                    + " share a collection: where the template gives them one name, the second is"
                    + " refused, so write {schema}.{table} if two schemas have tables of one name.",
            defaultValue = "{table}")
        String collection,
    @Setting(
            doc =
                "How long it is remembered that a row was deleted, so that an older change that"
                    + " arrives late does not bring it back.",
            defaultValue = "1d")
        Duration tombstoneRetention,
    @Setting(
            doc = "How many rows go to the server in one request, 1 to 100000.",
            defaultValue = "1000")
        int batchRows,
    @Setting(
            doc = "How many bytes of documents go to the server in one request, at most 40000000.",
            defaultValue = "8000000")
        int batchBytes,
    @Setting(
            doc =
                "How many members of the replica set must have written a batch to their journals"
                    + " before it counts: majority, or a number from 1.",
            defaultValue = "majority")
        String writeConcern,
    @Setting(
            doc = "How long the sink waits for an answer of the server, 100ms to 10m.",
            defaultValue = "30s")
        Duration timeout) {

  public MongoConfig {
    check(
        uri.startsWith("mongodb://") || uri.startsWith("mongodb+srv://"),
        "uri starts with mongodb:// or mongodb+srv://");
    check(
        !database.isEmpty() && database.length() < 64 && !database.matches(".*[/\\\\. \"$\0].*"),
        "database is a name of at most 63 characters without / \\ . \" $ and spaces");
    check(collection.contains("{table}"), "collection contains {table}");
    check(
        !collection.replace("{table}", "").replace("{schema}", "").matches(".*[$\0{}].*"),
        "collection holds {schema}, {table} and plain characters, no $ and no other braces");
    check(!tombstoneRetention.minusMinutes(1).isNegative(), "tombstoneRetention is 1m or more");
    check(batchRows >= 1 && batchRows <= 100_000, "batchRows is between 1 and 100000");
    check(batchBytes >= 1 && batchBytes <= 40_000_000, "batchBytes is between 1 and 40000000");
    check(
        !timeout.minusMillis(100).isNegative() && timeout.compareTo(Duration.ofMinutes(10)) <= 0,
        "timeout is between 100ms and 10m");
    check(
        writeConcern.equals("majority") || writeConcern.matches("[1-9][0-9]?"),
        "writeConcern is majority or a number from 1 to 99");
  }

  /** Journaled, and never longer than the time-out. */
  WriteConcern durable() {
    WriteConcern concern =
        writeConcern.equals("majority")
            ? WriteConcern.MAJORITY
            : new WriteConcern(Integer.parseInt(writeConcern));
    return concern.withJournal(true).withWTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void check(boolean right, String rule) {
    if (!right) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Without the connection string, which may hold a password. */
  @Override
  public String toString() {
    return "MongoConfig[database=" + database + ", collection=" + collection + "]";
  }
}
