package io.sluice.app;

import io.sluice.app.cli.CommandLineTool;

/** Where the process starts. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(CommandLineTool.run(args));
  }
}
