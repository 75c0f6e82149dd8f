package io.sluice.bench;

import java.io.IOException;

/** Starts one of the programs that are compared; again after it was stopped, it goes on. */
interface Launcher {
  ChildProcess start(Trial trial, Target target, Stage stage) throws IOException;
}
