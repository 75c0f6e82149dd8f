/** The durable log between source and sinks, and the place for changes no sink can take. */
package io.sluice.ports.log;
