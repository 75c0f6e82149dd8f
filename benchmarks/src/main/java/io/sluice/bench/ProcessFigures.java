package io.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What Linux says about a process and its children (see {@code man 5 proc}). */
final class ProcessFigures {
  /** USER_HZ, the same on every Linux that runs a JDK. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 11; // counted from the field behind the name
  private static final int STIME = 12;

  private ProcessFigures() {}

  /** Seconds of processor time, user and system, so far. */
  static double cpuSeconds(long pid) {
    return tree(pid).map(ProcessFigures::ticks).sum() / TICKS_PER_SECOND;
  }

  /** The most memory it has held so far. */
  static long peakRssBytes(long pid) {
    return tree(pid).map(ProcessFigures::peak).sum();
  }

  private static LongStream tree(long pid) {
    return LongStream.concat(
        LongStream.of(pid),
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid));
  }

  private static long ticks(long pid) {
    String stat = String.join(" ", lines(pid, "stat").toList());
    if (stat.isEmpty()) {
      return 0;
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
  }

  private static long peak(long pid) {
    return lines(pid, "status")
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .sum();
  }

  /** None once the process is gone. */
  private static Stream<String> lines(long pid, String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(pid), file)).stream();
    } catch (NoSuchFileException gone) {
      return Stream.empty();
    } catch (IOException e) {
      if ("No such process".equals(e.getMessage())) {
        return Stream.empty();
      }
      throw new UncheckedIOException(e);
    }
  }
}
