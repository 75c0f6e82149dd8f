package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code sluice dead-letters}, as a user or a script calls it. */
final class DeadLetterCommands {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Scenario scenario;

  DeadLetterCommands(Scenario scenario) {
    this.scenario = scenario;
  }

  /** The dead letters, in the order in which they were set aside. */
  List<JsonNode> list(String... options) throws Exception {
    return objects("list", options);
  }

  SluiceProcess.Result tryList() throws Exception {
    return call("list", "--json");
  }

  /** Puts a record among them that none of Sluice's wrote; returns its id. */
  long addUnreadable() throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", scenario.addresses().kafka());
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config, bytes, bytes)) {
      String topic = "__" + scenario.name() + ".dead-letters";
      byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
      return producer.send(new ProducerRecord<>(topic, garbage, garbage)).get().offset();
    }
  }

  List<JsonNode> show(String... ids) throws Exception {
    return objects("show", ids);
  }

  private List<JsonNode> objects(String command, String... arguments) throws Exception {
    SluiceProcess.Result result = call(command, "--json", arguments);
    assertEquals(0, result.code(), result::output);
    List<JsonNode> objects = new ArrayList<>();
    for (String line : result.output().lines().filter(each -> each.startsWith("{")).toList()) {
      objects.add(JSON.readTree(line));
    }
    return objects;
  }

  SluiceProcess.Result replay(String first, String... arguments) throws Exception {
    return call("replay", first, arguments);
  }

  SluiceProcess.Result drop(String... ids) throws Exception {
    return call("drop", "--yes", ids);
  }

  private SluiceProcess.Result call(String command, String first, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("dead-letters", command, first));
    arguments.addAll(List.of(more));
    return scenario.command(arguments.toArray(String[]::new));
  }
}
