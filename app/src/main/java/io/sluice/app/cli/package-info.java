/**
 * The command line: one class per command. Results go to standard output, the log to standard
 * error.
 */
package io.sluice.app.cli;
