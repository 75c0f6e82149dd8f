/** Where log lines go and what they do not show. */
package io.sluice.app.logging;
