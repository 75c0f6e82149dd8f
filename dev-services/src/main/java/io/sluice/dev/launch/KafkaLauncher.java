package io.sluice.dev.launch;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * Runs a Kafka broker that is its own controller until SIGTERM. Arguments: its properties, and the
 * file to create once it takes requests.
 */
public final class KafkaLauncher {
  private KafkaLauncher() {}

  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
      properties.load(in);
    }
    Path logs = Path.of(properties.getProperty("log.dirs"));
    if (!Files.exists(logs.resolve("meta.properties"))) {
      new Formatter()
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(logs.toString())
          .setMetadataLogDirectory(logs.toString())
          .setControllerListenerName("CONTROLLER")
          .setIgnoreFormatted(true)
          .run();
    }
    SingleNodeKafka kafka = new SingleNodeKafka(properties);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::shutdown, "stop"));
    boolean up = false;
    try {
      kafka.startup();
      Files.createFile(Path.of(args[1]));
      up = true;
    } finally {
      if (!up) {
        kafka.shutdown();
      }
    }
    kafka.awaitShutdown();
  }
}
