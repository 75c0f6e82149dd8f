package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.truncate;
import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Row;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TableRefusedException;
import java.time.Clock;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No two tables share a collection, and none is taken from somebody else. */
class MongoCollectionsIT {
  @RegisterExtension static final MongoStore mongo = new MongoStore();

  @Test
  void aSecondTableOfOneNameIsRefusedAndTheTemplateHelps() throws Exception {
    TableSchema store = MongoStore.customers("store");
    TableSchema archive = MongoStore.customers("archive");
    MongoStore.write(mongo.sink(), upsert(1, Row.of(store, 1L, "a")));
    TableRefusedException refused =
        assertThrows(
            TableRefusedException.class,
            () -> MongoStore.write(mongo.sink(), upsert(2, Row.of(archive, 1L, "b"))));
    assertTrue(refused.getMessage().contains("{schema}.{table}"), refused.getMessage());
    assertTrue(refused.getMessage().contains("store.customers"), refused.getMessage());
    assertThrows(
        TableRefusedException.class,
        () ->
            MongoStore.write(
                mongo.sink("other", Clock.systemUTC()), upsert(2, Row.of(store, 2L, "b"))));
    MongoConfig both = mongo.config(mongo.uri(), "{schema}.{table}");
    Sink apart = new MongoPlugin().open(both, MongoStore.CONTEXT);
    mongo.closeLater(apart);
    MongoStore.write(apart, upsert(3, Row.of(store, 1L, "a")), upsert(4, Row.of(archive, 1L, "b")));
    assertEquals(1, mongo.documents("store.customers").countDocuments());
    assertEquals(1, mongo.documents("archive.customers").countDocuments());
  }

  @Test
  void aCollectionOfSomebodyElseIsNotTaken() throws Exception {
    mongo.documents("customers").insertOne(new Document("_id", 1L));
    TableRefusedException refused =
        assertThrows(
            TableRefusedException.class,
            () -> MongoStore.write(mongo.sink(), truncate(1, MongoStore.customers("store"))));
    assertTrue(refused.getMessage().contains("did not write"), refused.getMessage());
    assertEquals(1, mongo.documents("customers").countDocuments());
  }
}
