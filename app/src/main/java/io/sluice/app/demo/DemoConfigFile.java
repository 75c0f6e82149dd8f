package io.sluice.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The configuration the demo runs with: an ordinary one, which {@code sluice run} takes as well.
 */
final class DemoConfigFile {
  static final String PIPELINE = "bike-store";

  private DemoConfigFile() {}

  /** Writes {@code sluice.yaml} into the folder, for its owner's eyes: it holds passwords. */
  static Path write(Path folder, DemoAddresses at) throws IOException {
    Path file = folder.resolve("sluice.yaml");
    Path written = folder.resolve("sluice.yaml.new");
    Files.deleteIfExists(written);
    Files.createFile(
        written,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(written, yaml(at));
    return Files.move(
        written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String yaml(DemoAddresses at) {
    return """
        # Written by `sluice demo`; with the demo's servers running, `sluice run -c` takes it too.
        pipeline: %s
        source:
          url: "%s"
          user: "%s"
          password: "%s"
          tables: [store.*]
        log:
          bootstrapServers: "%s"
          schemaRegistry: "%s"
        sinks:
          graph:     {plugin: neo4j, uri: "%s", user: "%s", password: "%s", labelStyle: singular}
          documents: {plugin: mongo, uri: "%s", database: store}
          search:    {plugin: elastic, url: "%s", replicas: 0}
        http:
          port: 0   # any free one
        """
        .formatted(
            PIPELINE,
            at.postgres(),
            at.postgresUser(),
            at.postgresPassword(),
            at.kafka(),
            at.registry(),
            at.neo4j(),
            at.neo4jUser(),
            at.neo4jPassword(),
            at.mongo(),
            at.elastic());
  }
}
