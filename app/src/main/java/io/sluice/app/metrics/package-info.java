/** What the pipeline does as numbers, for Prometheus and for the demo. */
package io.sluice.app.metrics;
