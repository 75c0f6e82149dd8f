package io.sluice.dev.supervisor;

import java.nio.file.FileSystemException;

/** An exception in words. */
public final class Reason {
  private Reason() {}

  /**
   * The message; for trouble with a file, whose message is the bare path, also what the trouble is.
   */
  public static String of(Exception failure) {
    if (failure instanceof FileSystemException trouble && trouble.getReason() == null) {
      return trouble.getClass().getSimpleName() + ": " + trouble.getMessage();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
