package io.sluice.adapter.kafka;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.ChangeHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A worker of a sink in a process of its own: pipeline, brokers, registry, sink. Says {@code taken}
 * and the versions of each batch, waits for a line ({@code always}: from then on for none any
 * more), and says {@code handled} and the versions when it returns from it.
 */
final class WorkerMain {
  private WorkerMain() {}

  public static void main(String[] args) throws Exception {
    KafkaLogConfig config =
        LogServers.config(args[1], args[2], Map.of("metadata.max.age.ms", "500"), 50);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    AtomicBoolean always = new AtomicBoolean();
    ChangeHandler handler =
        batch -> {
          String versions = versions(batch.changes());
          System.out.println("taken " + versions);
          if (!always.get()) {
            always.set(readLine(requests).equals("always"));
          }
          System.out.println("handled " + versions);
        };
    try (KafkaChangeLog log = new KafkaChangeLog(args[0], config)) {
      log.subscribe(args[3]).run(handler);
    }
  }

  private static String versions(List<ChangeEvent> changes) {
    return changes.stream()
        .map(change -> Long.toString(change.version()))
        .collect(Collectors.joining(" "));
  }

  /** Blocks without noticing an interrupt, as a driver may. */
  private static String readLine(BufferedReader requests) {
    try {
      String line = requests.readLine();
      if (line == null) {
        Runtime.getRuntime().halt(0);
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
