package io.sluice.adapter.mongo;

import io.sluice.dev.Server;
import io.sluice.dev.Services;
import io.sluice.dev.ServicesUnavailableException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;

/** The server of the tests; where there can be none the tests are skipped, and say why. */
final class MongoServer {
  private MongoServer() {}

  static Services start(Path data) {
    try {
      return Services.start(data, Set.of(Server.MONGO));
    } catch (ServicesUnavailableException unavailable) {
      return Assumptions.abort(unavailable.getMessage());
    }
  }
}
