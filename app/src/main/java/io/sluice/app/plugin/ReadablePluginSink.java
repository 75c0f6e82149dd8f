package io.sluice.app.plugin;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.SinkException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A plugin's sink that can be read back. */
final class ReadablePluginSink extends PluginSink implements ReadableSink {
  private final ReadableSink sink;
  private final PluginCall plugin;

  ReadablePluginSink(ReadableSink sink, PluginCall plugin) {
    super(sink, plugin);
    this.sink = sink;
    this.plugin = plugin;
  }

  @Override
  public void scan(TableSchema table, Consumer<Row> rows)
      throws SinkException, InterruptedException {
    plugin.call(
        () -> {
          sink.scan(table, rows);
          return null;
        });
  }

  @Override
  public boolean scanReferences(
      TableSchema table, ForeignKey foreignKey, BiConsumer<RowKey, RowKey> references)
      throws SinkException, InterruptedException {
    return plugin.call(() -> sink.scanReferences(table, foreignKey, references));
  }
}
