/**
 * Sinks from {@code plugins/<name>/*.jar}. Each folder gets a class loader that shares the JDK,
 * {@code io.sluice.domain}, {@code io.sluice.ports} and slf4j with the service, and nothing else:
 * no plugin sees another's classes or the service's libraries.
 */
package io.sluice.app.plugin;
