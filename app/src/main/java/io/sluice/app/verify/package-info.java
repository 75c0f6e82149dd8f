/** Reading sinks back and comparing them with the source, for the commands and the demo. */
package io.sluice.app.verify;
