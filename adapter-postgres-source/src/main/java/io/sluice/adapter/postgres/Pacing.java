package io.sluice.adapter.postgres;

import io.sluice.adapter.postgres.PieceReader.Limits;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which request is next, when, and with how much at once. Rows asked for by key come before whole
 * tables, and tables take turns. Kept in memory: a new run begins without it.
 */
final class Pacing {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
  private static final Duration LEAST_TIME = Duration.ofSeconds(5);
  private static final Duration MOST_TIME = Duration.ofSeconds(60);
  private static final int MOST_ROWS = 10_000;
  private static final int LEAST_ROWS = 10;

  private final Map<String, Course> courses = new HashMap<>();
  private long turns;

  /** How it goes with one request. */
  private static final class Course {
    private long notBeforeNanos = System.nanoTime();
    private Duration pause = FIRST_PAUSE;
    private int failures;
    private long turn;
    private Limits limits = new Limits(MOST_ROWS, LEAST_TIME);
  }

  private Course course(OpenRequest request) {
    return courses.computeIfAbsent(request.id(), id -> new Course());
  }

  /** The one to go on with now. */
  Optional<OpenRequest> due(List<OpenRequest> open) {
    long now = System.nanoTime();
    return open.stream()
        .filter(request -> course(request).notBeforeNanos - now <= 0)
        .min(
            Comparator.comparing((OpenRequest request) -> !request.isForRows())
                .thenComparing(request -> course(request).turn));
  }

  /** When the next one is due, by {@link System#nanoTime}; empty if there is none. */
  Optional<Long> nextNanos(List<OpenRequest> open) {
    long now = System.nanoTime();
    return open.stream()
        .map(request -> course(request).notBeforeNanos)
        .min(Comparator.comparing(at -> at - now));
  }

  Limits limits(OpenRequest request) {
    return course(request).limits;
  }

  /** A piece of it was read. */
  void goesOn(OpenRequest request) {
    Course course = course(request);
    course.turn = ++turns;
    course.failures = 0;
    course.pause = FIRST_PAUSE;
  }

  /** It cannot be read now. */
  void pause(OpenRequest request) {
    Course course = course(request);
    course.notBeforeNanos = System.nanoTime() + course.pause.toNanos();
    Duration longer = course.pause.multipliedBy(2);
    course.pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  /** Counts failures in a row. */
  int failed(OpenRequest request) {
    pause(request);
    return ++course(request).failures;
  }

  /**
   * Reading took too long: next time less at once, or else longer.
   *
   * @return whether there is anything left to try
   */
  boolean tooLong(OpenRequest request) {
    pause(request);
    Course course = course(request);
    Limits limits = course.limits;
    if (!request.isForRows() && limits.rows() > LEAST_ROWS) {
      course.limits = new Limits(Math.max(LEAST_ROWS, limits.rows() / 4), limits.time());
      return true;
    }
    if (limits.time().compareTo(MOST_TIME) < 0) {
      course.limits = new Limits(limits.rows(), limits.time().multipliedBy(2));
      return true;
    }
    return false;
  }

  void ended(String request) {
    courses.remove(request);
  }
}
