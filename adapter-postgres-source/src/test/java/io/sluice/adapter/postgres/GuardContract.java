package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What a stream must not go on from, with an error that says what to do. {@link GuardIT} has more.
 */
interface GuardContract extends CaptureBench {
  @Test
  default void a_dropped_publication_is_an_error_at_start_and_while_streaming() throws Exception {
    startStreaming();
    String name = slot().slot();
    db().execute("drop publication " + name, "insert into shop.bike values (3, 'b')");
    Throwable ending = log().awaitEnd();
    assertFalse(ending instanceof TransientPortException);
    Messages.assertSays(
        (Exception) ending, "publication " + name + " has been dropped", "new snapshot");
    PortException refused =
        assertThrows(PortException.class, () -> source().open(log().checkpoint()));
    assertFalse(refused instanceof TransientPortException, refused.getMessage());
    Messages.assertSays(refused, "publication " + name + " has been dropped");
  }

  @Test
  default void another_database_of_the_same_name_is_an_error() throws Exception {
    startStreaming();
    log().stop();
    String offset = log().checkpoint().orElseThrow().offset();
    for (String[] change :
        new String[][] {
          {"\"timeline\":1", "\"timeline\":7", "timeline 1, which does not come from timeline 7"},
          {"\"system\":\"", "\"system\":\"9", "system identifier"},
          {"\"database\":", "\"database\":9", "dropped and made again"}
        }) {
      Checkpoint moved = new Checkpoint(offset.replace(change[0], change[1]), 1);
      PortException e = assertThrows(PortException.class, () -> source().open(Optional.of(moved)));
      assertFalse(e instanceof TransientPortException, e.getMessage());
      Messages.assertSays(e, "not the database", change[2], "new snapshot");
    }
  }
}
