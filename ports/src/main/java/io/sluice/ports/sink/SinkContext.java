package io.sluice.ports.sink;

/**
 * What a sink may know of where it runs.
 *
 * @param pipeline the pipeline's name
 * @param sink the sink's name in the configuration
 * @param worker which of the sink's workers in this process, from 0
 */
public record SinkContext(String pipeline, String sink, int worker) {}
