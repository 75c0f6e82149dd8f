package io.sluice.app.plugin;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;

/**
 * Runs a plugin's code the way it expects: with its class loader as the thread's context class
 * loader, which is where drivers look for their services. A class that is missing or does not fit
 * stops this sink, with the plugin's name, and nothing else.
 */
final class PluginCall {
  private final String plugin;
  private final ClassLoader loader;

  PluginCall(String plugin, ClassLoader loader) {
    this.plugin = plugin;
    this.loader = loader;
  }

  /** Code of a plugin. */
  @FunctionalInterface
  interface Code<T, X extends Exception> {
    T run() throws SinkException, X;
  }

  <T, X extends Exception> T call(Code<T, X> code) throws SinkException, X {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return code.run();
    } catch (LinkageError e) {
      throw new FatalSinkException(
          "the plugin "
              + plugin
              + " lacks a class, or has it in a version that does not fit ("
              + e
              + "); put a complete set of its jars into its folder",
          e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  void close(Runnable close) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      close.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
