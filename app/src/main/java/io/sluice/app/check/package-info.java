/** Looks at every server that a configuration names, changing nothing. */
package io.sluice.app.check;
