package io.sluice.app.plugin;

import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.SinkPlugin;
import java.nio.file.Path;

/**
 * A plugin that has been loaded.
 *
 * @param <C> its configuration
 */
public final class InstalledPlugin<C extends Record> {
  private final SinkPlugin<C> plugin;
  private final String name;
  private final Class<C> configType;
  private final Path folder;
  private final PluginCall call;

  InstalledPlugin(SinkPlugin<C> plugin, Path folder, ClassLoader loader) {
    this.plugin = plugin;
    this.name = plugin.name();
    this.configType = plugin.configType();
    this.folder = folder;
    this.call = new PluginCall(name, loader);
  }

  public String name() {
    return name;
  }

  public Class<C> configType() {
    return configType;
  }

  /** Where it was loaded from. */
  public Path folder() {
    return folder;
  }

  /** See {@link SinkPlugin#open}; the sink is a {@link ReadableSink} if the plugin's is. */
  public Sink open(C config, SinkContext context) throws SinkException {
    Sink sink = call.call(() -> plugin.open(config, context));
    return sink instanceof ReadableSink readable
        ? new ReadablePluginSink(readable, call)
        : new PluginSink(sink, call);
  }

  /** See {@link SinkPlugin#check}. */
  public void check(C config, SinkContext context) throws SinkException, InterruptedException {
    call.call(
        () -> {
          plugin.check(config, context);
          return null;
        });
  }
}
