package io.sluice.bench;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How Kafka Connect writes records. */
enum ConnectFormat {
  JSON {
    @Override
    Map<String, String> of(String converter, URI registry) {
      return Map.of(
          converter,
          "org.apache.kafka.connect.json.JsonConverter",
          converter + ".schemas.enable",
          "false");
    }
  },
  AVRO {
    @Override
    Map<String, String> of(String converter, URI registry) {
      String apicurio = converter + ".apicurio.registry.";
      return Map.of(
          converter,
          "io.apicurio.registry.utils.converter.AvroConverter",
          apicurio + "url",
          registry.toString().replace("/apis/ccompat/v7", "/apis/registry/v2"),
          apicurio + "auto-register",
          "true",
          apicurio + "id-handler",
          "io.apicurio.registry.serde.Legacy4ByteIdHandler",
          apicurio + "use-id",
          "contentId",
          apicurio + "headers.enabled",
          "false");
    }
  };

  abstract Map<String, String> of(String converter, URI registry);

  Map<String, String> settings(URI registry) {
    Map<String, String> settings = new HashMap<>();
    for (String converter : List.of("key.converter", "value.converter")) {
      settings.putAll(of(converter, registry));
    }
    return settings;
  }
}
