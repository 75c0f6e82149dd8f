package io.sluice.bench;

import io.sluice.dev.Addresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** All runs in alternation: each round has every contestant once, and begins with another one. */
final class Series {
  /** A contestant under the name it has in the report; one is there twice for an A/A comparison. */
  record Entry(String name, Contestant contestant) {}

  private final List<Entry> entries;
  private final Settings settings;
  private final Addresses servers;
  private final Path folder;
  private final Consumer<String> progress;
  private int trials;

  Series(
      List<Entry> entries,
      Settings settings,
      Addresses servers,
      Path folder,
      Consumer<String> progress) {
    this.entries = List.copyOf(entries);
    this.settings = settings;
    this.servers = servers;
    this.folder = folder;
    this.progress = progress;
  }

  List<Result> run(List<Case> cases, int rounds) throws Exception {
    List<Result> results = new ArrayList<>();
    for (Case what : cases) {
      List<Entry> takers =
          new ArrayList<>(entries.stream().filter(each -> each.contestant().takes(what)).toList());
      for (int round = 1; round <= rounds; round++) {
        for (Entry entry : takers) {
          progress.accept(
              what.label() + ", round " + round + " of " + rounds + ": " + entry.name());
          results.add(measure(entry, what));
          progress.accept("  " + results.get(results.size() - 1).line());
        }
        Collections.rotate(takers, 1);
      }
    }
    return results;
  }

  private Result measure(Entry entry, Case what) throws Exception {
    trials++;
    Path own = Files.createDirectories(folder.resolve("%03d-%s".formatted(trials, what.label())));
    Trial trial = new Trial("bench_" + trials, what, settings, servers, own);
    try {
      return entry.contestant().run(trial).named(entry.name());
    } catch (BenchmarkException e) {
      throw new BenchmarkException(
          entry.name() + ", case " + what.label() + ": " + e.getMessage(), e);
    }
  }
}
