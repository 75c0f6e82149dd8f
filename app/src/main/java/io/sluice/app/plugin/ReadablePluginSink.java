package io.sluice.app.plugin;

import io.sluice.domain.ForeignKey;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.ReadableSink;
import io.sluice.ports.sink.StoredReference;
import io.sluice.ports.sink.StoredRow;
import java.util.Collection;

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
  public void scan(TableSchema table, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    Handler<StoredRow> outside = PluginCall.outside(rows);
    plugin.read(
        () -> {
          sink.scan(table, outside);
          return null;
        });
  }

  @Override
  public void read(TableSchema table, Collection<RowKey> keys, Handler<StoredRow> rows)
      throws PortException, InterruptedException {
    Handler<StoredRow> outside = PluginCall.outside(rows);
    plugin.read(
        () -> {
          sink.read(table, keys, outside);
          return null;
        });
  }

  @Override
  public boolean scanReferences(
      TableSchema table, ForeignKey foreignKey, Handler<StoredReference> references)
      throws PortException, InterruptedException {
    Handler<StoredReference> outside = PluginCall.outside(references);
    return plugin.read(() -> sink.scanReferences(table, foreignKey, outside));
  }

  @Override
  public boolean readReferences(
      TableSchema table,
      ForeignKey foreignKey,
      Collection<RowKey> owners,
      Handler<StoredReference> references)
      throws PortException, InterruptedException {
    Handler<StoredReference> outside = PluginCall.outside(references);
    return plugin.read(() -> sink.readReferences(table, foreignKey, owners, outside));
  }
}
