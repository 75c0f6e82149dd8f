package io.sluice.ports.sink;

/**
 * Makes sinks of one kind. Found by {@link java.util.ServiceLoader} in the jars of {@code
 * plugins/<name>/}; has a public constructor without parameters.
 *
 * @param <C> the configuration: a record whose components are the keys under the sink's name in the
 *     YAML file, each with a {@link io.sluice.ports.config.Setting}. Its compact constructor checks
 *     the values and throws {@link IllegalArgumentException} with a message for the user.
 */
public interface SinkPlugin<C extends Record> {
  /** What {@code plugin:} names in the configuration, for example {@code neo4j}. */
  String name();

  Class<C> configType();

  /**
   * Opens a sink for one worker. The target need not be up: then the first write finds out. Makes
   * no change to the target.
   *
   * @throws SinkException if the configuration cannot work
   */
  Sink open(C config, SinkContext context) throws SinkException;

  /**
   * Looks at whether the target can be reached and used with this configuration, changing nothing.
   *
   * @throws SinkException saying what is wrong and what to do
   */
  void check(C config, SinkContext context) throws SinkException, InterruptedException;
}
