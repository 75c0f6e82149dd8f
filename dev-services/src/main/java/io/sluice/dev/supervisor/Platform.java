package io.sluice.dev.supervisor;

import io.sluice.dev.ServicesUnavailableException;
import java.io.IOException;
import java.util.Set;

/**
 * Where the servers' programs run: Linux on x86_64 and arm64, with {@code setpriv} and {@code
 * setsid} from util-linux.
 */
public final class Platform {
  private static final Set<String> X86_64 = Set.of("amd64", "x86_64");
  private static final Set<String> ARM64 = Set.of("aarch64", "arm64");

  private Platform() {}

  /**
   * @throws ServicesUnavailableException that says what to do instead
   */
  public static void require() throws InterruptedException {
    require(System.getProperty("os.name"), System.getProperty("os.arch"));
    requireProgram("setsid", "setpriv", "--pdeathsig", "TERM", "--", "true");
  }

  static void requireProgram(String... command) throws InterruptedException {
    if (!succeeds(command)) {
      throw new ServicesUnavailableException(
          "setpriv and setsid of util-linux are missing or too old; install them:"
              + " apt-get install util-linux, dnf install util-linux, or"
              + " apk add setpriv util-linux-misc");
    }
  }

  static void require(String system, String architecture) {
    if (!system.equals("Linux")
        || !(X86_64.contains(architecture) || ARM64.contains(architecture))) {
      throw new ServicesUnavailableException(
          "the embedded servers run on Linux on x86_64 and arm64, this is "
              + system
              + " on "
              + architecture
              + "; run them in containers instead: examples/docker-compose.yml");
    }
  }

  public static boolean isArm() {
    return ARM64.contains(System.getProperty("os.arch"));
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
