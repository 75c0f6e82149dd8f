package io.sluice.adapter.elastic;

import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.SinkPlugin;
import java.time.Clock;

/** Makes sinks that write to Elasticsearch 8 or newer. */
public final class ElasticPlugin implements SinkPlugin<ElasticConfig> {
  @Override
  public String name() {
    return "elastic";
  }

  @Override
  public Class<ElasticConfig> configType() {
    return ElasticConfig.class;
  }

  @Override
  public Sink open(ElasticConfig config, SinkContext context) throws SinkException {
    return new ElasticSink(ElasticConnection.open(config), config, context, Clock.systemUTC());
  }

  @Override
  public void check(ElasticConfig config, SinkContext context)
      throws SinkException, InterruptedException {
    try (ElasticConnection connection = ElasticConnection.open(config)) {
      new TargetCheck(connection, config).run();
    }
  }
}
