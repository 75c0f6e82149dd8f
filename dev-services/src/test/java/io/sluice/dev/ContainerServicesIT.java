package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.dev.containers.ContainerServices;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.DockerClientFactory;

class ContainerServicesIT {
  private static final boolean DOCKER = DockerClientFactory.instance().isDockerAvailable();

  @Test
  void withoutADockerEngineItSaysSo() {
    assumeFalse(DOCKER, "there is a Docker engine");
    ServicesUnavailableException unavailable =
        assertThrows(
            ServicesUnavailableException.class,
            () -> ContainerServices.start(EnumSet.of(Server.POSTGRES)));
    assertTrue(unavailable.getMessage().contains("needs a Docker engine"));
  }

  @ParameterizedTest
  @EnumSource
  void aServerKeepsAddressAndDataOverStopAndKill(Server server) throws Exception {
    assumeTrue(DOCKER, "there is no Docker engine");
    try (Services services = ContainerServices.start(EnumSet.of(server))) {
      Note note = Note.write(server, services.addresses());
      services.stop(server);
      services.start(server);
      note.assertKept(services.addresses());
      services.kill(server);
      services.start(server);
      note.assertKept(services.addresses());
    }
  }
}
