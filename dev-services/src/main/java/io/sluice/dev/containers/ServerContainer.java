package io.sluice.dev.containers;

import com.github.dockerjava.api.DockerClient;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.WaitStrategy;

/** A container, how to know that it is up after each start, and its entry in the addresses. */
record ServerContainer(
    GenericContainer<?> container, WaitStrategy ready, Map<String, String> address) {

  String id() {
    return container.getContainerId();
  }

  DockerClient docker() {
    return container.getDockerClient();
  }

  void awaitReady() {
    ready.waitUntilReady(container);
  }
}
