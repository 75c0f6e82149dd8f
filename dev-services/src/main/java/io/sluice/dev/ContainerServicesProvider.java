package io.sluice.dev;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Servers in containers; found by {@link ServiceLoader}, so that only who wants them needs
 * Testcontainers.
 */
public interface ContainerServicesProvider {

  Services start(Set<Server> servers);

  static ContainerServicesProvider find() {
    try {
      return ServiceLoader.load(ContainerServicesProvider.class).iterator().next();
    } catch (ServiceConfigurationError | NoClassDefFoundError e) {
      throw new ServicesUnavailableException(
          "-Dservices=containers needs org.testcontainers:testcontainers on the class path", e);
    }
  }
}
