package io.sluice.app.config;

import io.sluice.app.plugin.InstalledPlugin;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;

/**
 * A sink of the configuration: its plugin with the configuration meant for it.
 *
 * @param name the key under {@code sinks}
 */
public record ConfiguredSink<C extends Record>(
    String name, SinkSettings settings, InstalledPlugin<C> plugin, C config) {

  /** Opens the sink of one worker; the target need not be up. */
  public Sink open(String pipeline, int worker) throws SinkException {
    return plugin.open(config, new SinkContext(pipeline, name, worker));
  }

  /** Looks at whether the target can be used; blocks until it answers or a time-out. */
  public void check(String pipeline) throws SinkException, InterruptedException {
    plugin.check(config, new SinkContext(pipeline, name, 0));
  }

  /** Name and plugin; the plugin's configuration may hold secrets. */
  @Override
  public String toString() {
    return "sink " + name + " (" + plugin.name() + ")";
  }
}
