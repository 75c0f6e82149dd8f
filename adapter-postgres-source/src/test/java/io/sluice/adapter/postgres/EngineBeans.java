package io.sluice.adapter.postgres;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** Debezium's JMX beans in this JVM; an engine that has ended leaves none. */
final class EngineBeans {
  private EngineBeans() {}

  static Set<ObjectName> now() {
    try {
      return new HashSet<>(
          ManagementFactory.getPlatformMBeanServer()
              .queryNames(new ObjectName("debezium.postgres:*"), null));
    } catch (MalformedObjectNameException e) {
      throw new IllegalStateException(e);
    }
  }
}
