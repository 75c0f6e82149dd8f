package io.sluice.dev.supervisor;

import io.sluice.dev.DevHome;
import io.sluice.dev.Server;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where one server lives: its folder, ports, password, log, and the tools to prepare it. */
public final class Site {
  /**
   * The rest is not for servers: a CLASSPATH, PGPORT or JAVA_TOOL_OPTIONS of somebody's shell would
   * change them.
   */
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "TMPDIR", "TZ");

  private final Server server;
  private final boolean refusesRoot;
  private final Host host;
  private final Path folder;

  Site(ServerDefinition definition, Host host) throws IOException {
    this.server = definition.server();
    this.refusesRoot = definition.refusesRoot();
    this.host = host;
    this.folder =
        refusesRoot
            ? host.folderForNobody(server.label())
            : host.data().path().resolve(server.label());
    Files.createDirectories(folder);
  }

  /** The server's own folder, in which it runs. */
  public Path folder() {
    return folder;
  }

  public Path log() {
    return host.data().log(server.label());
  }

  public DevHome home() {
    return host.home();
  }

  public int port() throws IOException {
    return host.data().port(server.label());
  }

  public int port(String name) throws IOException {
    return host.data().port(name);
  }

  public String password() throws IOException {
    return host.data().password(server.label());
  }

  /** In the command line of each of its processes, and of no other process on the machine. */
  public String mark() throws IOException {
    return host.mark() + "-" + server.label();
  }

  /**
   * A file or folder of an archive, which is unpacked once per machine and user.
   *
   * @param archive how the archive's name begins
   * @param glob the one thing wanted, at the archive's top
   */
  public Path unpacked(String archive, String glob) throws IOException {
    Path folder = host.archives().unpacked(home().archive(archive));
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      for (Path path : found) {
        return path;
      }
    }
    throw new IOException("there is no " + glob + " in " + folder);
  }

  /** Whether the server's user can enter each folder on the way to it. */
  public boolean reaches(Path path) throws IOException {
    return !refusesRoot || host.account().reaches(path);
  }

  /** Makes the folder and all in it the property of the server's user. */
  public void giveAway(Path path) throws IOException {
    if (refusesRoot) {
      host.account().giveAway(path);
    }
  }

  /** Runs a command to its end, as the server's user, its output in the server's log. */
  public void run(List<String> command) throws IOException, InterruptedException {
    Process process = fork(command, "KILL", Map.of());
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(command.get(0) + " ended with exit code " + code);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  Process fork(List<String> command, String deathSignal, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(host.account().wrap(command, refusesRoot, deathSignal))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    return host.forker().start(builder);
  }
}
