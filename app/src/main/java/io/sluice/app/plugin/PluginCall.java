package io.sluice.app.plugin;

import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
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

  /** Code of a plugin that reads its target, and hands over what it finds. */
  @FunctionalInterface
  interface Reading<T> {
    T run() throws PortException, InterruptedException;
  }

  <T, X extends Exception> T call(Code<T, X> code) throws SinkException, X {
    ClassLoader before = enter(loader);
    try {
      return code.run();
    } catch (LinkageError e) {
      throw unfit(e);
    } finally {
      enter(before);
    }
  }

  <T> T read(Reading<T> reading) throws PortException, InterruptedException {
    ClassLoader before = enter(loader);
    try {
      return reading.run();
    } catch (LinkageError e) {
      throw unfit(e);
    } finally {
      enter(before);
    }
  }

  void close(Runnable close) {
    ClassLoader before = enter(loader);
    try {
      close.run();
    } finally {
      enter(before);
    }
  }

  /**
   * A handler to be called from within {@link #read}: its own code runs as if the plugin were not
   * there. To be made by the thread that reads, before it does.
   */
  static <T> Handler<T> outside(Handler<T> handler) {
    ClassLoader outside = Thread.currentThread().getContextClassLoader();
    return value -> {
      ClassLoader inside = enter(outside);
      try {
        handler.accept(value);
      } finally {
        enter(inside);
      }
    };
  }

  /** Changes the thread's context class loader, and says which it was. */
  private static ClassLoader enter(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    return before;
  }

  private FatalSinkException unfit(LinkageError e) {
    return new FatalSinkException(
        "the plugin "
            + plugin
            + " lacks a class, or has it in a version that does not fit ("
            + e
            + "); put a complete set of its jars into its folder",
        e);
  }
}
