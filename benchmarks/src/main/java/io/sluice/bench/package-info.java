/**
 * Sluice and Kafka Connect, in turn on the same servers and rows, measured at the target; and what
 * the servers alone could do.
 */
package io.sluice.bench;
