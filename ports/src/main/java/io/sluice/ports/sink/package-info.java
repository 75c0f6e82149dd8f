/**
 * What a plugin implements to become a sink: {@link io.sluice.ports.sink.SinkPlugin} makes a {@link
 * io.sluice.ports.sink.Sink}, whose one method writes a batch.
 */
package io.sluice.ports.sink;
