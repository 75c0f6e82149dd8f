package io.sluice.pipeline;

import java.util.List;

/** How every part of a pipeline is at one moment. */
public record Health(List<ComponentHealth> components) {
  public Health {
    components = List.copyOf(components);
  }

  /** Whether every part does what it is there for. */
  public boolean ready() {
    return components.stream().allMatch(ComponentHealth::ready);
  }
}
