/**
 * The use cases. {@link io.sluice.pipeline.Capture} moves changes from the source into the log,
 * {@link io.sluice.pipeline.Delivery} from the log into a sink; {@link io.sluice.pipeline.Pipeline}
 * runs one capture and any number of deliveries side by side and knows how they are.
 */
package io.sluice.pipeline;
