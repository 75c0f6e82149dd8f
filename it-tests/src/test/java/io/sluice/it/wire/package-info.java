/**
 * Links of the tests' own between the service and its servers: they pass bytes on, can be made bad
 * in every way a network can, and know enough of each protocol to act at one exact message.
 */
package io.sluice.it.wire;
