package io.sluice.app.config;

import io.sluice.app.plugin.InstalledPlugin;
import io.sluice.pipeline.types.ColumnTypes;
import io.sluice.pipeline.types.ConvertingSink;
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

  /** The columns that this sink shall have as another type; for one thread. */
  public ColumnTypes types() {
    return new ColumnTypes(name, settings.forms());
  }

  /** Opens the sink of one worker, which gets columns as they are in the source's schema. */
  public Sink openForChanges(String pipeline, int worker) throws SinkException {
    return ConvertingSink.of(open(pipeline, worker), types());
  }

  /**
   * Opens the sink of one worker, which gets columns as {@link #types} has them; the target need
   * not be up.
   */
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
