package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One data folder with all six servers, through all that may happen to them; the tests build on
 * each other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class ServicesIT {
  @TempDir static Path temporary;
  private final List<Note> notes = new ArrayList<>();
  private Path data;
  private String yaml;
  private Services services;

  @AfterAll
  void stopServers() {
    if (services != null) {
      services.close();
    }
  }

  @Test
  @Order(1)
  void allServersDieWithTheProcessThatStartedThem() throws Exception {
    data = temporary.resolve("data");
    Process holder = ServicesHolder.fork(data);
    yaml = Files.readString(data.resolve("services.yaml"));
    Addresses addresses = Addresses.read(data.resolve("services.yaml"));
    for (Server server : Server.values()) {
      notes.add(Note.write(server, addresses));
    }
    assertTrue(Proc.of(data).size() >= 8, () -> "servers missing in " + Proc.of(data));

    holder.destroyForcibly().waitFor();
    Proc.awaitNone(data);
  }

  @Test
  @Order(2)
  void aLaterStartFindsAddressesAndData() throws Exception {
    services = Services.start(data);
    assertEquals(yaml, Files.readString(data.resolve("services.yaml")));
    for (Note note : notes) {
      note.assertKept(services.addresses());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Order(3)
  void aKilledServerKeepsWhatItConfirmed(Server server) throws Exception {
    Note note = Note.write(server, services.addresses());
    services.kill(server);
    assertThrows(IOException.class, () -> connect(server));
    services.start(server);
    note.assertKept(services.addresses());
  }

  @ParameterizedTest
  @EnumSource
  @Order(4)
  void aStoppedServerComesBackWithItsData(Server server) throws Exception {
    Note note = Note.write(server, services.addresses());
    services.stop(server);
    assertThrows(IOException.class, () -> connect(server));
    services.stop(server);
    services.start(server);
    services.start(server);
    note.assertKept(services.addresses());
  }

  @Test
  @Order(5)
  void allServersDieWithTheServicesProcess() throws Exception {
    Proc.of(data, "ServicesMain").destroyForcibly();
    Proc.awaitNone(data);
    ServicesException gone =
        assertThrows(ServicesException.class, () -> services.stop(Server.KAFKA));
    assertTrue(gone.getMessage().contains("the services process is gone"), gone::getMessage);
  }

  private void connect(Server server) throws IOException {
    Addresses at = services.addresses();
    String address =
        switch (server) {
          case POSTGRES -> at.postgres().url();
          case KAFKA -> at.kafka();
          case REGISTRY -> at.registry().toString();
          case NEO4J -> at.neo4j().uri().toString();
          case MONGO -> at.mongo();
          case ELASTIC -> at.elastic().toString();
        };
    int port = Integer.parseInt(address.replaceAll("^.*127\\.0\\.0\\.1:(\\d+).*$", "$1"));
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }
}
