package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** A stream that was stopped is gone. */
interface StopContract extends CaptureBench {
  @Test
  default void a_stopped_stream_leaves_neither_threads_nor_beans() throws Exception {
    Set<ObjectName> othersBeans =
        EngineBeans.now(); // a given-up engine's, which may go at any time
    startStreaming();
    for (int i = 0; i < 2; i++) {
      if (i > 0) {
        log().start(source());
      }
      db().execute("insert into shop.bike values (" + (10 + i) + ", 'x')");
      log().await(1 + i);
      assertInstanceOf(InterruptedException.class, log().stop());
      Set<ObjectName> left = EngineBeans.now();
      left.removeAll(othersBeans);
      assertEquals(Set.of(), left);
    }
    source().close(); // lets go of the claim
    new Recorder()
        .await(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(
                        t ->
                            t.getName().startsWith("debezium-")
                                || t.getName().startsWith("sluice-")),
            () ->
                "threads to end: "
                    + Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList());
  }
}
