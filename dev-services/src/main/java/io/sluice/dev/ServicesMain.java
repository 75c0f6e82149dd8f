package io.sluice.dev;

import io.sluice.dev.servers.Definitions;
import io.sluice.dev.supervisor.DataFolder;
import io.sluice.dev.supervisor.Host;
import io.sluice.dev.supervisor.Platform;
import io.sluice.dev.supervisor.Reason;
import io.sluice.dev.supervisor.ServerFailure;
import io.sluice.dev.supervisor.Supervisor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * The services process: owns the servers, its children, and takes them along when it ends, in
 * whatever way.
 *
 * <pre>
 * --data DIR     where data, logs and services.yaml go (needed)
 * --home DIR     the built servers; else -Dsluice.dev.home or SLUICE_DEV_HOME
 * --only A,B     only these of postgres, kafka, registry, neo4j, mongo, elastic
 * --proxied      Kafka listens on a second port, too, for clients behind a proxy of the tests
 * --foreground   run until SIGTERM or Ctrl-C; standard input is not read
 * </pre>
 *
 * <p>On standard output: a line for each server that is up, then {@code READY services.yaml}.
 * Without {@code --foreground} standard input takes {@code start NAME}, {@code stop NAME}, {@code
 * kill NAME} and {@code addresses}, each answered by a line {@code ok NAME} or {@code error
 * MESSAGE} (its line breaks written as {@code \n}); its end stops the servers.
 *
 * <p>Exit code 0 after an orderly stop, 1 when a server fails or the folder is in use, 2 for wrong
 * arguments, 3 when this machine cannot run the servers.
 */
public final class ServicesMain {
  static final String ADDRESSES = "services.yaml";

  private final PrintStream out = System.out;
  private final ServicesArguments arguments;

  private ServicesMain(ServicesArguments arguments) {
    this.arguments = arguments;
  }

  public static void main(String[] args) throws InterruptedException {
    ServicesArguments arguments;
    try {
      arguments = ServicesArguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    new ServicesMain(arguments).run();
  }

  /**
   * Never returns; standard input is watched from the start, so that its end stops half-started
   * servers too.
   */
  private void run() throws InterruptedException {
    try {
      Platform.require();
      Host host = Host.open(arguments.home(), arguments.data());
      Supervisor supervisor =
          new Supervisor(host, Definitions.of(arguments.servers(), arguments.proxied()), this::say);
      Shutdown.install(supervisor, host.data());
      new Thread(() -> startAll(supervisor, host.data()), "start").start();
      serve(supervisor);
      System.exit(0);
    } catch (ServicesUnavailableException e) {
      fail("unavailable", e, 3);
    } catch (IOException e) {
      fail("error", e, 1);
    }
  }

  private void startAll(Supervisor supervisor, DataFolder data) {
    try {
      supervisor.startAll();
      data.writePrivately(ADDRESSES, supervisor.addresses().toYaml());
      say("READY " + data.path().resolve(ADDRESSES));
    } catch (IOException | ServerFailure | RuntimeException e) {
      if (!supervisor.isStopping()) {
        fail("error", e, 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Supervisor supervisor) throws IOException, InterruptedException {
    if (arguments.foreground()) {
      new CountDownLatch(1).await();
    }
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      answer(supervisor, line.strip());
    }
  }

  private void answer(Supervisor supervisor, String request) throws InterruptedException {
    try {
      String[] words = request.split(" ");
      if (request.equals("addresses")) {
        say("ok " + escape(supervisor.addresses().toYaml()));
      } else if (words.length == 2) {
        control(supervisor, words[0], Server.of(words[1]));
        say("ok " + words[1]);
      } else {
        throw new IllegalArgumentException("\"" + request + "\" is no request");
      }
    } catch (IOException | ServerFailure | IllegalArgumentException e) {
      say("error " + escape(Reason.of(e)));
    }
  }

  private static void control(Supervisor supervisor, String verb, Server server)
      throws IOException, ServerFailure, InterruptedException {
    switch (verb) {
      case "start" -> supervisor.start(server);
      case "stop" -> supervisor.stop(server);
      case "kill" -> supervisor.kill(server);
      default -> throw new IllegalArgumentException("\"" + verb + "\" is not start, stop or kill");
    }
  }

  private void fail(String kind, Exception failure, int code) {
    if (arguments.foreground()) {
      System.err.println(Reason.of(failure));
    } else {
      say(kind + " " + escape(Reason.of(failure)));
    }
    System.exit(code);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private static String escape(String text) {
    return text.replace("\n", "\\n");
  }
}
