package io.sluice.dev;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What {@link ServicesMain} is told on its command line. */
record ServicesArguments(
    Path data, DevHome home, Set<Server> servers, boolean proxied, boolean foreground) {

  /**
   * @throws IllegalArgumentException that says what is wrong
   */
  static ServicesArguments parse(String[] args) {
    Path data = null;
    DevHome home = null;
    Set<Server> servers = EnumSet.allOf(Server.class);
    boolean proxied = false;
    boolean foreground = false;
    for (Iterator<String> rest = List.of(args).iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--data" -> data = Path.of(value(option, rest));
        case "--home" -> home = new DevHome(Path.of(value(option, rest)));
        case "--only" -> servers = servers(value(option, rest));
        case "--proxied" -> proxied = true;
        case "--foreground" -> foreground = true;
        default -> throw new IllegalArgumentException(option + " is not an option");
      }
    }
    if (data == null) {
      throw new IllegalArgumentException("--data DIR is needed: where the servers keep their data");
    }
    return new ServicesArguments(
        data, home == null ? DevHome.find() : home, servers, proxied, foreground);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static Set<Server> servers(String labels) {
    Set<Server> servers = EnumSet.noneOf(Server.class);
    for (String label : labels.split(",")) {
      servers.add(Server.of(label.strip()));
    }
    return servers;
  }
}
