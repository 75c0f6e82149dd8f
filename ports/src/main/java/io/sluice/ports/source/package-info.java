/** What a database adapter implements to be captured. */
package io.sluice.ports.source;
