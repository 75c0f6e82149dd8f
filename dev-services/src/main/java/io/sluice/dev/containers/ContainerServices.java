package io.sluice.dev.containers;

import com.github.dockerjava.api.exception.NotModifiedException;
import io.sluice.dev.Addresses;
import io.sluice.dev.Server;
import io.sluice.dev.Services;
import io.sluice.dev.ServicesException;
import io.sluice.dev.ServicesUnavailableException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.lifecycle.Startables;

/**
 * The servers from their official images. Each is bound to a fixed port of the Docker host, so that
 * it keeps its address over stop and start; its data live as long as its container, until {@link
 * #close}.
 */
public final class ContainerServices implements Services {
  private final Map<Server, ServerContainer> containers = new EnumMap<>(Server.class);

  private ContainerServices() {}

  /**
   * @throws ServicesUnavailableException if no Docker engine answers
   */
  public static Services start(Set<Server> servers) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new ServicesUnavailableException(
          "-Dservices=containers needs a Docker engine, and none answers here; leave the property"
              + " out to use the embedded servers");
    }
    ContainerServices services = new ContainerServices();
    try {
      servers.forEach(server -> services.containers.put(server, Images.container(server)));
      Startables.deepStart(services.containers.values().stream().map(ServerContainer::container))
          .join();
      return services;
    } catch (RuntimeException e) {
      services.close();
      throw new ServicesException("the containers did not come up: " + e.getMessage(), e);
    }
  }

  @Override
  public Addresses addresses() {
    Map<Server, Map<String, String>> values = new EnumMap<>(Server.class);
    containers.forEach((server, container) -> values.put(server, container.address()));
    return new Addresses(values);
  }

  @Override
  public synchronized void stop(Server server) {
    ServerContainer container = of(server);
    try {
      container.docker().stopContainerCmd(container.id()).exec();
    } catch (NotModifiedException alreadyStopped) {
      return;
    }
  }

  @Override
  public synchronized void start(Server server) {
    ServerContainer container = of(server);
    try {
      container.docker().startContainerCmd(container.id()).exec();
    } catch (NotModifiedException alreadyRunning) {
      return;
    }
    try {
      container.awaitReady();
    } catch (ContainerLaunchException e) {
      throw new ServicesException(
          server.label()
              + " did not come up:\n"
              + container.container().getLogs()
              + "\nWhat to do: see docker inspect "
              + container.id(),
          e);
    }
  }

  @Override
  public synchronized void kill(Server server) {
    ServerContainer container = of(server);
    if (container.container().isRunning()) {
      container.docker().killContainerCmd(container.id()).exec();
    }
  }

  private ServerContainer of(Server server) {
    ServerContainer container = containers.get(server);
    if (container == null) {
      throw new ServicesException(server.label() + " is not among the servers started here");
    }
    return container;
  }

  @Override
  public synchronized void close() {
    containers.values().parallelStream().forEach(container -> container.container().stop());
    containers.clear();
  }
}
