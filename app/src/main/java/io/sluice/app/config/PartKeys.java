package io.sluice.app.config;

import io.sluice.adapter.kafka.KafkaLogConfig;
import io.sluice.adapter.postgres.PostgresSourceConfig;
import io.sluice.ports.config.Setting;

/** The sections of the file, but for {@code sinks}, whose keys depend on the plugins. */
record PartKeys(
    @Setting(doc = "The PostgreSQL database whose changes are captured.")
        PostgresSourceConfig source,
    @Setting(doc = "The Kafka log that carries the changes.") KafkaLogConfig log,
    @Setting(doc = "Where health and metrics are served.", defaultValue = "") HttpConfig http,
    @Setting(doc = "What happens after failures that pass.", defaultValue = "")
        RetryConfig retry) {}
