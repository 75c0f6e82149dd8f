package io.sluice.app.cli;

import io.sluice.app.services.ServicesException;
import io.sluice.app.services.ServicesProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice services}: just the real servers. */
@Command(
    name = "services",
    description =
        "Starts real servers on this machine (PostgreSQL, Kafka, schema registry, Neo4j,"
            + " Elasticsearch, MongoDB's protocol), prints their addresses as YAML, and keeps them"
            + " running until SIGTERM or Ctrl-C. The addresses also go to DIR/services.yaml.",
    mixinStandardHelpOptions = true)
final class ServicesCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".sluice/services",
      description = "Where they keep their data, over restarts. Default: ${DEFAULT-VALUE}")
  private Path data;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ServicesException, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    err.println("starting the servers in " + data.toAbsolutePath());
    try (ServicesProcess services = ServicesProcess.start(data, err::println)) {
      services.stopAtExit();
      out.print(Files.readString(services.addresses()));
      out.flush();
      err.println("the servers are up; Ctrl-C stops them");
      int code = services.await();
      throw new ServicesException("the servers' process ended by itself, with code " + code);
    }
  }
}
