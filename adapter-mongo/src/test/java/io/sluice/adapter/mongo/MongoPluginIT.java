package io.sluice.adapter.mongo;

import static io.sluice.testkit.Changes.upsert;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.Row;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.TransientSinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the plugin finds a server that it can use. */
class MongoPluginIT {
  @RegisterExtension static final MongoStore mongo = new MongoStore();

  @Test
  void refusedAccessIsFatalAndSaysWhatToDo() throws Exception {
    String uri = mongo.uri().replace("mongodb://", "mongodb://me:secret@");
    Sink sink = new MongoPlugin().open(mongo.config(uri, "{table}"), MongoStore.CONTEXT);
    mongo.closeLater(sink);
    FatalSinkException refused =
        assertThrows(
            FatalSinkException.class,
            () ->
                MongoStore.write(sink, upsert(1, Row.of(MongoStore.customers("store"), 1L, "a"))));
    assertTrue(refused.getMessage().contains("readWrite"), refused.getMessage());
    assertTrue(!refused.getMessage().contains("secret"), refused.getMessage());
  }

  @Test
  void aCheckTellsAServerThatIsThereFromOneThatIsNot() throws Exception {
    new MongoPlugin().check(mongo.config(), MongoStore.CONTEXT);
    assertEquals(List.of(), mongo.database().listCollectionNames().into(new ArrayList<>()));
    MongoConfig away =
        MongoConfigTest.config("mongodb://127.0.0.1:1/", "away", Duration.ofMillis(500));
    assertThrows(
        TransientSinkException.class, () -> new MongoPlugin().check(away, MongoStore.CONTEXT));
  }
}
