package io.sluice.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contestant's process. It does not outlive this one. */
final class ChildProcess implements AutoCloseable {
  private static final int TAIL = 25;

  private final Process process;
  private final Path output;
  private final String trouble;
  private final Thread end;

  /**
   * @param output gets what the process says
   * @param trouble a part of a line that says that it will do no more work
   */
  ChildProcess(List<String> command, Map<String, String> environment, Path output, String trouble)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    this.output = output;
    this.trouble = trouble;
    this.process = builder.start();
    this.end = new Thread(process::destroyForcibly, "contestant-end");
    Runtime.getRuntime().addShutdownHook(end);
  }

  long pid() {
    return process.pid();
  }

  /** Throws if the process is gone, or has said that it will do no more. */
  void check() throws BenchmarkException, IOException {
    if (!process.isAlive()) {
      throw new BenchmarkException(
          "the process ended with code " + process.exitValue() + "\n" + tail());
    }
    if (Files.readString(output).contains(trouble)) {
      throw new BenchmarkException("it gave up\n" + tail());
    }
  }

  /** The last lines it said, and where all of them are. */
  String tail() throws IOException {
    List<String> lines = Files.readAllLines(output);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()))
        + "\n(all of it is in "
        + output
        + ")";
  }

  /** Stops it in an orderly way; blocks for some seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException ending) {
      process.destroyForcibly(); // by Ctrl-C; the hook runs already
    }
  }
}
