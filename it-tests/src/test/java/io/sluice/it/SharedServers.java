package io.sluice.it;

import io.sluice.dev.Services;
import io.sluice.dev.ServicesUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Assumptions;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * The servers that all tests of a run share: started for the first that asks, stopped after the
 * last. Each test takes names of its own on them.
 */
public final class SharedServers implements LauncherSessionListener {
  private static Services services;

  static synchronized Services get() {
    if (services == null) {
      try {
        Files.createDirectories(Build.TARGET);
        services = Services.start(Files.createTempDirectory(Build.TARGET, "servers-"));
      } catch (ServicesUnavailableException e) {
        Assumptions.abort(e.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return services;
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    synchronized (SharedServers.class) {
      if (services != null) {
        services.close();
        services = null;
      }
    }
  }
}
