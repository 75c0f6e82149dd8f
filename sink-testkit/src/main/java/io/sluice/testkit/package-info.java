/**
 * The kit that judges sinks: a sink's author extends {@link io.sluice.testkit.SinkContractTest},
 * says how to open a sink and how to read the target, and gets the whole contract as tests.
 */
package io.sluice.testkit;
