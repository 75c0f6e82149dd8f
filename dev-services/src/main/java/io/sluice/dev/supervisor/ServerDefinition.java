package io.sluice.dev.supervisor;

import io.sluice.dev.Server;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What is particular to one server; {@link ServerRunner} does what is common to all. */
public interface ServerDefinition {

  Server server();

  /** A command to run in the server's folder, and what to add to its environment. */
  record Launch(List<String> command, Map<String, String> environment) {}

  /**
   * Writes its configuration, makes its data if there is none, and says how to start it. The
   * command line of each process of the server must contain {@link Site#mark()}.
   */
  Launch prepare(Site site) throws IOException, InterruptedException;

  /** Whether it is up and answers. Asked many times while it starts. */
  boolean answers(Site site) throws IOException, InterruptedException;

  /** Its entry in services.yaml. */
  Map<String, String> address(Site site) throws IOException;

  /** Ports it needs beside the one that has its name. */
  default List<String> furtherPorts() {
    return List.of();
  }

  /** Whether it must not be run by root. */
  default boolean refusesRoot() {
    return false;
  }

  /** The signal that asks for an orderly stop, without {@code SIG}. */
  default String stopSignal() {
    return "TERM";
  }
}
