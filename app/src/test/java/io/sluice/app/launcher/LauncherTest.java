package io.sluice.app.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./sluice} in a repository of its own, with a PATH on which only the tools are that a test
 * puts there.
 */
final class LauncherTest {
  private static final String[] TOOLS = {
    "sh", "cat", "dirname", "readlink", "find", "head", "grep", "sed", "mkdir", "rm", "mv", "sleep"
  };
  private static final String GOOD_JAVAC = "echo 'javac 17.0.1'";
  private static final String GOOD_MAVEN =
      """
      case $1 in
        -v) echo 'Apache Maven 3.9.1 (abc)' ;;
        *) echo "$@" >>"$BUILDS"
           mkdir -p app/target/sluice/bin dev-services/target/dev-home/lib
           cat >app/target/sluice/bin/sluice <<'END'
      #!/bin/sh
      echo "started with $* in $SLUICE_DEV_HOME"
      END
           chmod +x app/target/sluice/bin/sluice ;;
      esac
      """;

  @TempDir Path temp;
  private Path root;
  private Path path;
  private Path builds;

  @BeforeEach
  void makeRepository() throws IOException {
    root = Files.createDirectories(temp.resolve("re po"));
    path = Files.createDirectories(temp.resolve("bin"));
    builds = temp.resolve("builds");
    Path launcher = Path.of(System.getProperty("sluice.root"), "sluice");
    Files.copy(launcher, root.resolve("sluice"));
    executable(root.resolve("sluice"));
    Files.createDirectories(root.resolve("app/src/main"));
    Files.writeString(root.resolve("app/src/main/A.java"), "");
    Files.writeString(root.resolve("pom.xml"), "");
    for (String tool : TOOLS) {
      Files.createSymbolicLink(path.resolve(tool), which(tool));
    }
    Files.createSymbolicLink(path.resolve("chmod"), which("chmod"));
  }

  @Test
  void saysThatAJdkIsMissing() throws Exception {
    Result result = sluice("run");

    assertEquals(2, result.code());
    assertTrue(result.err().contains("no javac found: a JDK 17 or newer is needed"), result.err());
  }

  @Test
  void saysHowToInstallItOnThisSystem() throws Exception {
    tool("apt-get", "");

    assertTrue(sluice("run").err().contains("apt-get install openjdk-17-jdk"));
  }

  @Test
  void saysThatTheJdkIsTooOld() throws Exception {
    tool("javac", "echo 'javac 11.0.2'");

    assertTrue(sluice("run").err().contains("is version 11: a JDK 17 or newer is needed"));

    tool("javac", "echo 'javac 1.8.0_292' >&2");

    assertTrue(sluice("run").err().contains("is version 1: a JDK 17 or newer is needed"));
  }

  @Test
  void saysThatJavaHomeIsNoJdk() throws Exception {
    Result result = sluice(List.of("JAVA_HOME=" + temp), "run");

    assertTrue(result.err().contains("but there is no javac in it"), result.err());
  }

  @Test
  void saysThatMavenIsMissingOrTooOld() throws Exception {
    tool("javac", GOOD_JAVAC);

    assertTrue(sluice("run").err().contains("no mvn found: Maven 3.8 or newer is needed"));

    tool("mvn", "echo 'Apache Maven 3.6.3'");

    assertTrue(sluice("run").err().contains("mvn is version 3.6: Maven 3.8 or newer"));
  }

  @Test
  void buildsOnceAndThenStarts() throws Exception {
    tool("javac", GOOD_JAVAC);
    tool("mvn", GOOD_MAVEN);

    Result first = sluice("run", "-c", "a b.yaml");
    Result second = sluice("--version");

    assertEquals(
        "started with run -c a b.yaml in " + root + "/dev-services/target/dev-home\n", first.out());
    assertTrue(first.err().contains("sluice: building"), first.err());
    assertEquals("", second.err());
    assertEquals(1, Files.readAllLines(builds).size());
    assertTrue(Files.readString(builds).contains("-pl app,dev-services -am package"));
  }

  @Test
  void buildsAgainWhenASourceIsNewerThanTheBuild() throws Exception {
    tool("javac", GOOD_JAVAC);
    tool("mvn", GOOD_MAVEN);
    sluice("run");

    FileTime later = FileTime.from(Instant.now().plusSeconds(60));
    Files.setLastModifiedTime(root.resolve("app/src/main/A.java"), later);
    sluice("run");

    assertEquals(2, Files.readAllLines(builds).size());
  }

  @Test
  void aFailedBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
    tool("javac", GOOD_JAVAC);
    tool(
        "mvn",
        "case $1 in -v) echo 'Apache Maven 3.9.1' ;; *) echo '[ERROR] it broke'; exit 1 ;; esac");

    Result result = sluice("run");

    assertEquals(2, result.code());
    assertTrue(result.err().contains("[ERROR] it broke"), result.err());
    assertTrue(result.err().contains("target/launcher/build.log"), result.err());
    assertFalse(Files.exists(root.resolve("target/launcher/lock")));

    tool("mvn", GOOD_MAVEN);

    assertEquals(0, sluice("run").code());
  }

  @Test
  void takesOverTheLockOfAProcessThatIsGone() throws Exception {
    tool("javac", GOOD_JAVAC);
    tool("mvn", GOOD_MAVEN);
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    Path lock = Files.createDirectories(root.resolve("target/launcher/lock"));
    Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

    assertEquals(0, sluice("run").code());
  }

  @Test
  void worksThroughASymbolicLinkFromAnywhere() throws Exception {
    tool("javac", GOOD_JAVAC);
    tool("mvn", GOOD_MAVEN);
    Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("re po", "sluice"));

    assertEquals(0, run(List.of(), List.of(link.toString(), "run")).code());
  }

  private record Result(int code, String out, String err) {}

  private Result sluice(String... arguments) throws Exception {
    return sluice(List.of(), arguments);
  }

  private Result sluice(List<String> variables, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(root.resolve("sluice").toString()));
    command.addAll(List.of(arguments));
    return run(variables, command);
  }

  private Result run(List<String> variables, List<String> command) throws Exception {
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().put("BUILDS", builds.toString());
    for (String variable : variables) {
      builder.environment().put(variable.split("=")[0], variable.split("=")[1]);
    }
    Process process = builder.start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "the launcher does not end");
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private void tool(String name, String script) throws IOException {
    Files.writeString(path.resolve(name), "#!/bin/sh\n" + script + "\n");
    executable(path.resolve(name));
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path which(String tool) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", "command -v " + tool).start();
    return Path.of(
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }
}
