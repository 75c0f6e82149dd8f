package io.sluice.bench;

import io.sluice.dev.Addresses;
import java.nio.file.Path;

/**
 * One run of one contestant on one case.
 *
 * @param name of the database, of the pipeline, and the beginning of the topics' names
 * @param folder for settings, logs and what a contestant keeps
 */
record Trial(String name, Case what, Settings settings, Addresses servers, Path folder) {
  static final String SCHEMA = "shop";
  static final String TABLE = "orders";

  String topic() {
    return name + "." + SCHEMA + "." + TABLE;
  }

  /** Of Elasticsearch. */
  String index() {
    return name + "-" + TABLE;
  }

  long changes() {
    return what.changes(settings.rows());
  }
}
