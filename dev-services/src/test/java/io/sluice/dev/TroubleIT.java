package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on people's machines, with the servers that start in a second. */
class TroubleIT {
  @TempDir Path data;

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    if (Files.exists(data.resolve("state.properties"))) {
      Proc.awaitNone(data);
    }
  }

  @Test
  void aSecondProcessInOneFolderIsRefusedAndNamesTheFirst() {
    try (Services services = start(Server.MONGO)) {
      ServicesException refused =
          assertThrows(ServicesException.class, () -> start(Server.POSTGRES));
      String holder = Long.toString(Proc.of(data, "ServicesMain").pid());
      assertSays(refused, data.toString(), "is in use by the services process " + holder, "--data");
      assertTrue(services.addresses().mongo().startsWith("mongodb://"));
    }
  }

  @Test
  void aPortThatSomebodyTookMeanwhileIsNamed() throws Exception {
    try (Services services = start(Server.MONGO)) {
      services.stop(Server.MONGO);
      int port = URI.create(services.addresses().mongo()).getPort();
      try (ServerSocket taken = listen(port)) {
        assertTrue(taken.isBound());
        ServicesException failure =
            assertThrows(ServicesException.class, () -> services.start(Server.MONGO));
        assertSays(failure, "mongo cannot be started", "taken its port " + port, "What to do");
      }
      services.start(Server.MONGO);
      Note.write(Server.MONGO, services.addresses()).assertKept(services.addresses());
    }
  }

  @Test
  void aPortThatIsTakenBeforeTheStartIsReplaced() throws Exception {
    Note note;
    int port;
    try (Services services = start(Server.POSTGRES)) {
      note = Note.write(Server.POSTGRES, services.addresses());
      port = URI.create(services.addresses().postgres().url()).getPort();
    }
    try (ServerSocket taken = listen(port);
        Services services = start(Server.POSTGRES)) {
      assertTrue(taken.isBound());
      assertNotEquals(port, URI.create(services.addresses().postgres().url()).getPort());
      note.assertKept(services.addresses());
    }
  }

  @Test
  void aServerWithBrokenDataNamesItselfItsLogAndTheRemedy() throws Exception {
    start(Server.POSTGRES).close();
    Path control = folderOf("postgres").resolve("data/global/pg_control");
    Files.write(control, new byte[(int) Files.size(control)]);

    ServicesException failure =
        assertThrows(ServicesException.class, () -> start(Server.POSTGRES, Server.MONGO));
    assertSays(
        failure,
        "postgres did not come up: it ended with exit code",
        "Last lines of " + data.resolve("logs/postgres.log"),
        "FATAL:",
        "What to do: ",
        "delete " + folderOf("postgres"));
    assertFalse(Files.exists(data.resolve("services.yaml")));
  }

  @Test
  void aBrokerWithBrokenDataNamesItselfToo() throws Exception {
    start(Server.KAFKA).close();
    Path meta = data.resolve("kafka/data/meta.properties");
    Files.writeString(meta, Files.readString(meta).replace("node.id=1", "node.id=77"));

    ServicesException failure =
        assertThrows(ServicesException.class, () -> start(Server.KAFKA, Server.POSTGRES));
    assertSays(failure, "kafka did not come up", "kafka.log", "node id 77", "What to do: ");
  }

  @Test
  void whatAKilledRunLeftDoesNotHinderTheNext() throws Exception {
    start(Server.POSTGRES).close();
    // The number in it is that of a living process, as after a restart of a container.
    Path pid = folderOf("postgres").resolve("data/postmaster.pid");
    Files.writeString(pid, ProcessHandle.current().parent().orElseThrow().pid() + "\n");
    Files.createDirectories(folderOf("postgres").resolve("data.new/base"));

    start(Server.POSTGRES).close();
  }

  @Test
  void theEndOfInputStopsServersThatAreStillStarting() throws Exception {
    Process process = fork();
    Proc.await("kafka is starting", Duration.ofSeconds(20), () -> isRunning("kafka"));
    process.outputWriter().close();
    Proc.await("end of the process", Duration.ofSeconds(20), () -> !process.isAlive());
    assertEquals(0, process.exitValue(), () -> process.inputReader().lines().toList().toString());
    Proc.awaitNone(data);
  }

  @Test
  void sigtermStopsWhatRunsInTheForeground() throws Exception {
    Process process = fork("--foreground", "--only", "mongo");
    process.outputWriter().close();
    List<String> said = new ArrayList<>();
    for (String line = ""; !line.startsWith("READY "); said.add(line)) {
      line = process.inputReader().readLine();
    }
    assertTrue(said.get(0).matches("mongo up after \\d+\\.\\d s"), said::toString);
    process.destroy();
    Proc.await("end of the process", Duration.ofSeconds(20), () -> !process.isAlive());
    assertFalse(Files.exists(data.resolve("services.yaml")));
  }

  @Test
  void aServerThatWillNotStopIsKilled() throws Exception {
    Services services = start(Server.MONGO);
    String mongo = Long.toString(Proc.of(data, "MongoLauncher").pid());
    assertEquals(0, new ProcessBuilder("sh", "-c", "kill -STOP " + mongo).start().waitFor());
    services.close();
    Proc.awaitNone(data);
  }

  @Test
  void aServerThatWasNotAskedForIsNamed() {
    try (Services services = start(Server.MONGO)) {
      assertSays(
          assertThrows(ServicesException.class, () -> services.stop(Server.KAFKA)),
          "kafka is not among the servers started here");
      IllegalStateException absent =
          assertThrows(IllegalStateException.class, () -> services.addresses().kafka());
      assertEquals("kafka was not started", absent.getMessage());
    }
  }

  private Process fork(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", DevHome.find().libraries(), ServicesMain.class.getName()));
    command.addAll(List.of("--home", DevHome.find().folder().toString()));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private boolean isRunning(String server) {
    return Files.exists(data.resolve("state.properties"))
        && Proc.of(data).stream().anyMatch(line -> line.contains("-" + server + " "));
  }

  private Services start(Server first, Server... others) {
    return Services.start(data, EnumSet.of(first, others));
  }

  /** PostgreSQL's, when root starts it in a folder that only root can enter, is elsewhere. */
  private Path folderOf(String server) throws IOException {
    Path elsewhere = Path.of("/var/lib/sluice-dev", Proc.id(data), server);
    try (Stream<Path> candidates = Stream.of(data.resolve(server), elsewhere)) {
      return candidates.filter(Files::exists).findFirst().orElseThrow();
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  private static void assertSays(Exception failure, String... parts) {
    for (String part : parts) {
      assertTrue(
          failure.getMessage().contains(part),
          () -> "\"" + part + "\" is not in: " + failure.getMessage());
    }
  }
}
