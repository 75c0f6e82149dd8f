package io.sluice.adapter.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MongoConfigTest {
  static MongoConfig config(String uri, String database, String collection, String concern) {
    return new MongoConfig(
        uri,
        database,
        collection,
        Duration.ofDays(1),
        1_000,
        8_000_000,
        concern,
        Duration.ofSeconds(10));
  }

  static MongoConfig config(String uri, String database, Duration timeout) {
    return new MongoConfig(
        uri, database, "{table}", Duration.ofDays(1), 1_000, 8_000_000, "majority", timeout);
  }

  @Test
  void eachWrongValueIsRefusedByName() {
    String uri = "mongodb://localhost";
    refused("uri", () -> config("http://localhost", "store", "{table}", "majority"));
    refused("database", () -> config(uri, "a.b", "{table}", "majority"));
    refused("database", () -> config(uri, "", "{table}", "majority"));
    refused("collection", () -> config(uri, "store", "rows", "majority"));
    refused("collection", () -> config(uri, "store", "{table}{what}", "majority"));
    refused("collection", () -> config(uri, "store", "${table}", "majority"));
    refused("writeConcern", () -> config(uri, "store", "{table}", "0"));
    refused("writeConcern", () -> config(uri, "store", "{table}", "most"));
  }

  private static void refused(String key, Runnable making) {
    String message = assertThrows(IllegalArgumentException.class, making::run).getMessage();
    assertTrue(message.startsWith(key), message);
  }

  @Test
  void writesAreJournaledByAMajority() {
    MongoConfig config = config("mongodb://localhost", "store", "{table}", "majority");
    assertEquals("majority", config.durable().getWString());
    assertEquals(true, config.durable().getJournal());
    assertEquals(10_000, config.durable().getWTimeout(TimeUnit.MILLISECONDS));
    assertEquals(2, config("mongodb://h", "store", "{table}", "2").durable().getW());
  }

  @Test
  void aWrongConnectionStringIsToldWithoutItsPassword() {
    MongoConfig config = config("mongodb://me:hunter:two@:x@h", "store", "{table}", "majority");
    FatalSinkException refused =
        assertThrows(
            FatalSinkException.class,
            () -> new MongoPlugin().open(config, new SinkContext("p", "mongo", 0)));
    assertTrue(refused.getMessage().contains("uri"), refused.getMessage());
    assertFalse(refused.toString().contains("hunter"), refused.toString());
    assertFalse(config.toString().contains("hunter"), config.toString());
  }
}
