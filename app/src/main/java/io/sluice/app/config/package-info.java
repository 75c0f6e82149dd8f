/**
 * The YAML file: from text with line numbers to checked records, all problems at once.
 *
 * <p>{@link io.sluice.app.config.ConfigLoader} reads a file; {@link
 * io.sluice.app.config.RecordBinder} turns a section into the record whose {@link
 * io.sluice.ports.config.Setting}s describe it; {@link io.sluice.app.config.ConfigText} and {@link
 * io.sluice.app.config.ReferencePage} say the same the other way round, as text for people.
 */
package io.sluice.app.config;
