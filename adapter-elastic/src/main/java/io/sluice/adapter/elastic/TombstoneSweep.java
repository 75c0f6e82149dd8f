package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes tombstones that have been kept for long enough, some at a time, now and then after a
 * write. Each is carried out once more before it goes, so that nothing that slipped past {@link
 * RevivalCheck} outlives it.
 */
final class TombstoneSweep {
  private static final Logger LOG = LoggerFactory.getLogger(TombstoneSweep.class);
  private static final int AT_A_TIME = 1000;
  private static final Duration MOST_OFTEN = Duration.ofSeconds(1);
  private static final Duration LEAST_OFTEN = Duration.ofMinutes(10);

  private final ElasticConnection connection;
  private final IndexAdministration administration;
  private final Tombstones tombstones;
  private final BulkWriter bulk;
  private final Clock clock;
  private final Duration retention;
  private final Duration pause;
  private Instant next;

  TombstoneSweep(
      ElasticConnection connection,
      IndexAdministration administration,
      Tombstones tombstones,
      BulkWriter bulk,
      Clock clock,
      Duration retention) {
    this.connection = connection;
    this.administration = administration;
    this.tombstones = tombstones;
    this.bulk = bulk;
    this.clock = clock;
    this.retention = retention;
    Duration tenth = retention.dividedBy(10);
    this.pause =
        tenth.compareTo(MOST_OFTEN) < 0
            ? MOST_OFTEN
            : tenth.compareTo(LEAST_OFTEN) > 0 ? LEAST_OFTEN : tenth;
    this.next = clock.instant();
  }

  /** A tombstone as a search finds it. */
  private record Tombstone(TableIndex table, String rowId, String id, long version) {}

  /** Sweeps if it is time to; that it fails is no reason to write a batch again. */
  void runIfDue() throws InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return;
    }
    try {
      int swept = sweep(now.minus(retention));
      next = swept < AT_A_TIME ? now.plus(pause) : now;
    } catch (SinkException e) {
      LOG.warn("expired tombstones stay for now: {}", e.getMessage());
      next = now.plus(pause);
    }
  }

  private int sweep(Instant before) throws SinkException, InterruptedException {
    List<Tombstone> expired = expired(before);
    if (!expired.isEmpty()) {
      carryOut(expired);
      List<BulkLine> removals = new ArrayList<>();
      for (Tombstone one : expired) {
        removals.add(BulkLine.delete(tombstones.index(), one.id(), one.version(), null));
      }
      bulk.write(removals).throwIfFailed();
    }
    return expired.size();
  }

  private void carryOut(List<Tombstone> expired) throws SinkException, InterruptedException {
    Map<TableIndex, TableIndex> writable = new HashMap<>();
    List<BulkLine> deletes = new ArrayList<>();
    for (Tombstone one : expired) {
      TableIndex table = one.table();
      if (!writable.containsKey(table)) {
        writable.put(table, writable(table));
      }
      if (writable.get(table) != null) {
        deletes.add(BulkLine.delete(writable.get(table), one.rowId(), one.version(), null));
      }
    }
    bulk.write(deletes).throwIfFailed();
  }

  /** Null if there is no such index any more. */
  private TableIndex writable(TableIndex table) throws SinkException, InterruptedException {
    FoundIndex present = administration.find(table);
    return present == null ? null : administration.writable(present);
  }

  private List<Tombstone> expired(Instant before) throws SinkException, InterruptedException {
    return connection.post(
        "looking for expired tombstones",
        "/" + tombstones.index().name() + "/_search",
        Map.of("ignore_unavailable", "true"),
        out -> {
          out.writeStartObject();
          out.writeNumberField("size", AT_A_TIME);
          out.writeBooleanField("version", true);
          out.writeObjectFieldStart("query");
          out.writeObjectFieldStart("range");
          out.writeObjectFieldStart(Tombstones.TIME_FIELD);
          out.writeNumberField("lt", before.toEpochMilli());
          out.writeEndObject();
          out.writeEndObject();
          out.writeEndObject();
          out.writeEndObject();
        },
        answer -> SearchAnswer.read(answer, TombstoneSweep::tombstone).hits());
  }

  private static Tombstone tombstone(String id, long version, JsonParser source)
      throws IOException {
    String table = "";
    String rowId = "";
    while (source.nextToken() != JsonToken.END_OBJECT) {
      String field = source.currentName();
      source.nextToken();
      switch (field) {
        case Tombstones.INDEX_FIELD -> table = source.getText();
        case Tombstones.ID_FIELD -> rowId = source.getText();
        default -> source.skipChildren();
      }
    }
    return new Tombstone(TableIndex.of(table), rowId, id, version);
  }
}
