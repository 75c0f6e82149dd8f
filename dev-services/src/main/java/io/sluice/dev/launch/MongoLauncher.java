package io.sluice.dev.launch;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs a server of MongoDB's wire protocol until SIGTERM. Arguments: its data file, or {@value
 * #MEMORY} to keep everything in memory; the port; and the file to create once it answers.
 */
public final class MongoLauncher {
  public static final String MEMORY = "memory";

  private MongoLauncher() {}

  public static void main(String[] args) throws IOException {
    MongoServer mongo =
        new MongoServer(
            args[0].equals(MEMORY)
                ? DocumentBackend.heldInMemory()
                : DocumentBackend.storedIn(args[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(mongo::shutdownNow, "stop"));
    boolean up = false;
    try {
      mongo.bind("127.0.0.1", Integer.parseInt(args[1]));
      Files.createFile(Path.of(args[2]));
      up = true;
    } finally {
      if (!up) {
        mongo.shutdownNow();
      }
    }
  }
}
