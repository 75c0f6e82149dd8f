package io.sluice.app.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.sluice.app.config.ConfiguredSink;
import io.sluice.app.config.ServiceConfig;
import io.sluice.pipeline.RejectionRule;
import io.sluice.pipeline.SinkUnit;
import java.util.List;

/** Where the changes go: whatever plugins the configuration names. */
final class SinksModule extends AbstractModule {
  @Provides
  @Singleton
  List<SinkUnit> sinks(ServiceConfig config) {
    return config.sinks().stream().<SinkUnit>map(sink -> unit(config.pipeline(), sink)).toList();
  }

  private static SinkUnit unit(String pipeline, ConfiguredSink<?> sink) {
    return new SinkUnit(
        sink.name(),
        sink.settings().workers(),
        new RejectionRule(sink.settings().onRejected(), sink.settings().rejectedAttempts()),
        worker -> sink.openForChanges(pipeline, worker));
  }
}
