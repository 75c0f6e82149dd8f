package io.sluice.adapter.elastic;

import java.io.IOException;

/** Elasticsearch answered, but could not look everywhere where it had to. */
final class PartialAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  PartialAnswerException(Problem problem) {
    super(Failures.description(problem));
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
