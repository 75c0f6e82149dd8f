package io.sluice.bench;

/** A program that carries changes from PostgreSQL to a target. */
final class PathContestant implements Contestant {
  private final String name;
  private final Target target;
  private final Launcher launcher;

  PathContestant(String name, Target target, Launcher launcher) {
    this.name = name;
    this.target = target;
    this.launcher = launcher;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public boolean takes(Case what) {
    return switch (what) {
      case HOT, IDLE -> target == Target.KAFKA;
      case DRAIN -> target != Target.KAFKA;
      default -> true;
    };
  }

  @Override
  @SuppressWarnings("try") // Leftovers has nothing to do but to be closed
  public Result run(Trial trial) throws Exception {
    try (Database database = Database.create(trial);
        Leftovers leftovers = new Leftovers(trial, target)) {
      PathRun run = new PathRun(trial, target, database, launcher);
      return switch (trial.what().kind()) {
        case SNAPSHOT -> run.snapshot(name);
        case BACKLOG -> run.backlog(name);
        case LIVE -> run.live(name);
        case DRAIN -> run.drain(name);
        case LATENCY -> new LatencyRun(run, trial, target, database).measure(name);
        case IDLE -> run.idle(name);
      };
    }
  }
}
