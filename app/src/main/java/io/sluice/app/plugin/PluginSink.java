package io.sluice.app.plugin;

import io.sluice.domain.ChangeBatch;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkException;

/** A plugin's sink, called the way its plugin expects. */
class PluginSink implements Sink {
  private final Sink sink;
  private final PluginCall plugin;

  PluginSink(Sink sink, PluginCall plugin) {
    this.sink = sink;
    this.plugin = plugin;
  }

  @Override
  public final void write(ChangeBatch batch) throws SinkException, InterruptedException {
    plugin.call(
        () -> {
          sink.write(batch);
          return null;
        });
  }

  @Override
  public final void close() {
    plugin.close(sink::close);
  }
}
