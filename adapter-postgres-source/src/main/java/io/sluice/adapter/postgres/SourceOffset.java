package io.sluice.adapter.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.SourcePosition;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.util.Collection;
import java.util.Optional;

/**
 * What a checkpoint's text holds: of which database it speaks, and how far capture came there.
 *
 * @param snapshotUnderWay whether the log lacks rows of the snapshot; the requests are then what is
 *     left of it, were it interrupted
 * @param lsn the end of the last transaction's commit record, as an unsigned 64-bit number; where
 *     the snapshot was the last, or is under way, the slot's consistent point
 * @param committedAtMicros when that transaction committed, in microseconds since the epoch
 * @param tables those of which the log has everything up to there, or will once their requests are
 *     done; empty in checkpoints of early versions, which captured the whole publication
 */
record SourceOffset(
    Origin origin,
    String slot,
    boolean snapshotUnderWay,
    long lsn,
    long committedAtMicros,
    Optional<CapturedTables> tables,
    Requests requests) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A database and its history.
   *
   * @param system PostgreSQL's system identifier: one per initdb, copied by physical backups
   * @param timeline counts up when a server is restored or promoted; an unsigned number
   * @param databaseOid another one if the database was dropped and made again
   */
  record Origin(String system, int timeline, long databaseOid) {}

  /** Of a snapshot under way, as early versions wrote it: it begins anew. */
  static SourceOffset snapshot(Origin origin, String slot) {
    return new SourceOffset(origin, slot, true, 0, 0, Optional.empty(), Requests.NONE);
  }

  static SourceOffset streaming(Origin origin, String slot, long lsn, long committedAtMicros) {
    return new SourceOffset(
        origin, slot, false, lsn, committedAtMicros, Optional.empty(), Requests.NONE);
  }

  /** In the same database after a failover. */
  SourceOffset of(Origin newOrigin) {
    return new SourceOffset(
        newOrigin, slot, snapshotUnderWay, lsn, committedAtMicros, tables, requests);
  }

  SourceOffset at(long newLsn, long newCommittedAtMicros) {
    return new SourceOffset(origin, slot, false, newLsn, newCommittedAtMicros, tables, requests);
  }

  /** While a snapshot is under way that ends here, and of which this is left. */
  SourceOffset lacking(Requests left) {
    return new SourceOffset(origin, slot, true, lsn, committedAtMicros, tables, left);
  }

  /** Whether the log lacks rows of the snapshot. */
  boolean lacksSnapshot() {
    return snapshotUnderWay || requests.open().stream().anyMatch(OpenRequest::isOfSnapshot);
  }

  /**
   * Where the stream goes on that does what is left of an interrupted snapshot; empty if that is
   * not known.
   */
  Optional<SourceOffset> behindSnapshot() {
    return tables.map(
        captured ->
            new SourceOffset(origin, slot, false, lsn, committedAtMicros, tables, requests));
  }

  SourceOffset with(CapturedTables newTables) {
    return new SourceOffset(
        origin, slot, snapshotUnderWay, lsn, committedAtMicros, Optional.of(newTables), requests);
  }

  /**
   * Without the tables that are no longer wanted, also those that were about to join or to be read.
   */
  SourceOffset only(Collection<TableId> wanted) {
    return tables
        .map(captured -> with(captured.only(wanted)).with(requests.ownOnlyOf(wanted)))
        .orElse(this);
  }

  SourceOffset with(Requests newRequests) {
    return new SourceOffset(
        origin, slot, snapshotUnderWay, lsn, committedAtMicros, tables, newRequests);
  }

  Checkpoint checkpoint(long version) {
    ObjectNode json = JSON.createObjectNode();
    json.put("system", origin.system);
    json.put("timeline", origin.timeline);
    json.put("database", origin.databaseOid);
    json.put("slot", slot);
    if (snapshotUnderWay) {
      json.put("snapshot", "under way");
    }
    if (!snapshotUnderWay || tables.isPresent()) {
      json.put("lsn", lsn);
      json.put("ts_usec", committedAtMicros);
      tables.ifPresent(captured -> json.set("tables", captured.json()));
      requests.write(json);
    }
    return new Checkpoint(json.toString(), version);
  }

  static SourceOffset parse(Checkpoint checkpoint) throws PortException {
    try {
      JsonNode json = JSON.readTree(checkpoint.offset());
      Origin origin =
          new Origin(
              json.required("system").textValue(),
              json.required("timeline").intValue(),
              json.required("database").longValue());
      String slot = json.required("slot").textValue();
      boolean snapshotUnderWay = json.has("snapshot");
      if (snapshotUnderWay && !json.has("lsn")) {
        return snapshot(origin, slot);
      }
      return new SourceOffset(
          origin,
          slot,
          snapshotUnderWay,
          json.required("lsn").longValue(),
          json.required("ts_usec").longValue(),
          json.has("tables")
              ? Optional.of(CapturedTables.parse(json.get("tables")))
              : Optional.empty(),
          Requests.read(json));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new PortException(
          "the checkpoint in the log is none of a PostgreSQL source, or of a later version of"
              + " Sluice; remove it from the log to start with a new snapshot",
          e);
    }
  }

  /**
   * What Debezium gets to read, and nothing else: with {@code lsn_proc} or a message type it would
   * search for its position and could skip changes.
   */
  byte[] debeziumJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("lsn", lsn);
    json.put("lsn_commit", lsn);
    json.put("ts_usec", committedAtMicros);
    return json.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return snapshotUnderWay ? "a snapshot under way" : "LSN " + SourcePosition.formatLsn(lsn);
  }
}
