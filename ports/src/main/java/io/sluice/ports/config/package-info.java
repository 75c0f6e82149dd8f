/** How configuration records describe themselves. */
package io.sluice.ports.config;
