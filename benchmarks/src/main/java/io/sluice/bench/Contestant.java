package io.sluice.bench;

/** Something that is measured: a program with its settings, or what the servers alone can do. */
interface Contestant {
  String name();

  Target target();

  boolean takes(Case what);

  /** Runs it once; nothing of it is left afterwards but its folder. */
  Result run(Trial trial) throws Exception;
}
