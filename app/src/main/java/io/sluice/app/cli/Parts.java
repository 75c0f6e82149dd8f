package io.sluice.app.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import io.sluice.app.wiring.ServiceModule;
import io.sluice.ports.log.ChangeLog;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.source.ChangeSource;
import java.util.List;

/** The parts of a pipeline for a command that looks at it from beside the service. */
final class Parts implements AutoCloseable {
  private final ServiceConfig config;
  private final Injector parts;

  /** Reaches for no server yet. */
  Parts(ServiceConfig config) {
    this.config = config;
    this.parts = Guice.createInjector(new ServiceModule(config));
  }

  ChangeSource source() {
    return parts.getInstance(ChangeSource.class);
  }

  ChangeLog log() {
    return parts.getInstance(ChangeLog.class);
  }

  DeadLetters deadLetters() {
    return parts.getInstance(DeadLetters.class);
  }

  List<String> sinkNames() {
    return config.sinks().stream().<String>map(ConfiguredSink::name).toList();
  }

  ConfiguredSink<?> sink(String name) throws ArgumentException {
    ArgumentException.require("sink", name, sinkNames());
    return config.sinks().stream()
        .filter(sink -> sink.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A text for the user, without the configuration's secrets. */
  String mask(String text) {
    return config.secrets().mask(text);
  }

  @Override
  public void close() {
    try {
      log().close();
    } finally {
      source().close();
    }
  }
}
