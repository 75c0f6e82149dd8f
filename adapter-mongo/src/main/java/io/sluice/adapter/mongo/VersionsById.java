package io.sluice.adapter.mongo;

import java.util.HashMap;
import java.util.Map;
import org.bson.BsonValue;

/** Versions under ids that are the same if MongoDB takes them for the same. */
final class VersionsById {
  private final Map<Object, Long> versions = new HashMap<>();

  void put(BsonValue id, long version) {
    versions.put(Ids.comparable(id), version);
  }

  long get(BsonValue id, long ifAbsent) {
    return versions.isEmpty() ? ifAbsent : versions.getOrDefault(Ids.comparable(id), ifAbsent);
  }
}
