package io.sluice.dev;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code /proc} says about processes, seen independently of the code that is tested. */
final class Proc {
  private Proc() {}

  /**
   * Processes that have the folder or its id in their command line or environment, or run in it.
   */
  static List<String> of(Path folder) {
    String id = id(folder);
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .filter(
            process -> speaksOf(process.pid(), folder.toString()) || speaksOf(process.pid(), id))
        .map(process -> process.pid() + " " + text(process.pid(), "cmdline"))
        .collect(Collectors.toList());
  }

  static String id(Path folder) {
    Properties state = new Properties();
    try (Reader file = Files.newBufferedReader(folder.resolve("state.properties"))) {
      state.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return state.getProperty("id");
  }

  /** The one such process whose command line has the word. */
  static ProcessHandle of(Path folder, String word) {
    List<String> found = of(folder).stream().filter(line -> line.contains(word)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one process with " + word + ", found " + found);
    }
    return ProcessHandle.of(Long.parseLong(found.get(0).split(" ")[0])).orElseThrow();
  }

  private static boolean speaksOf(long pid, String folder) {
    return Stream.of("cmdline", "environ").anyMatch(file -> text(pid, file).contains(folder))
        || workingFolder(pid).contains(folder);
  }

  private static String text(long pid, String file) {
    try {
      return Files.readString(
              Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }

  private static String workingFolder(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd")).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  /** Waits for the condition; asks about every 20 ms. */
  static void await(String what, Duration atMost, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    Object pause = new Object();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + atMost + ": " + what);
      }
      synchronized (pause) {
        pause.wait(20);
      }
    }
  }

  static void awaitNone(Path folder) throws InterruptedException {
    try {
      await("no process of " + folder, Duration.ofSeconds(20), () -> of(folder).isEmpty());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; there are " + of(folder), e);
    }
  }
}
