package io.sluice.dev.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who runs the servers. PostgreSQL and Elasticsearch refuse root: started by root they run as
 * {@code nobody}, and what they read and write must lie where nobody can reach it.
 */
public final class Account {
  private static final int NOBODY = 65534;
  private final int uid;

  private Account(int uid) {
    this.uid = uid;
  }

  public static Account current() throws IOException {
    return new Account(owner(Path.of("/proc/self")));
  }

  static Account of(int uid) {
    return new Account(uid);
  }

  private static int owner(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  boolean owns(Path path) throws IOException {
    return owner(path) == uid;
  }

  public boolean isRoot() {
    return uid == 0;
  }

  public int uid() {
    return uid;
  }

  /**
   * The command, in a session of its own (a Ctrl-C in the terminal is for the services process
   * alone), and ended by the signal when the process that forks it dies.
   */
  List<String> wrap(List<String> command, boolean refusesRoot, String deathSignal) {
    List<String> wrapped = new ArrayList<>(List.of("setsid", "setpriv"));
    if (refusesRoot && isRoot()) {
      wrapped.addAll(
          List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs"));
    }
    wrapped.addAll(List.of("--pdeathsig", deathSignal, "--"));
    wrapped.addAll(command);
    return wrapped;
  }

  /** Makes the folder and all in it the property of who will run a server that refuses root. */
  public void giveAway(Path folder) throws IOException {
    if (!isRoot()) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.toList()) {
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  /** Whether nobody may enter each folder on the way to it. True for an ordinary user. */
  public boolean reaches(Path path) throws IOException {
    if (!isRoot()) {
      return true;
    }
    for (Path at = path.toRealPath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at)
          && !Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }
}
