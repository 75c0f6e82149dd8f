package io.sluice.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The modules that have main code: the folder of each, and the package that is its alone. */
enum Module {
  DOMAIN("domain", "io.sluice.domain"),
  PORTS("ports", "io.sluice.ports"),
  PIPELINE("pipeline", "io.sluice.pipeline"),
  POSTGRES("adapter-postgres-source", "io.sluice.adapter.postgres"),
  KAFKA("adapter-kafka", "io.sluice.adapter.kafka"),
  NEO4J("adapter-neo4j", "io.sluice.adapter.neo4j"),
  MONGO("adapter-mongo", "io.sluice.adapter.mongo"),
  ELASTIC("adapter-elastic", "io.sluice.adapter.elastic"),
  TESTKIT("sink-testkit", "io.sluice.testkit"),
  DEV_SERVICES("dev-services", "io.sluice.dev"),
  DEV_SERVICES_NEO4J("dev-services/neo4j", "io.sluice.dev.neo4j"),
  APP("app", "io.sluice.app");

  private static final Path ROOT = Path.of(System.getProperty("sluice.root"));

  private final String folder;
  private final String packageName;

  Module(String folder, String packageName) {
    this.folder = folder;
    this.packageName = packageName;
  }

  String folder() {
    return folder;
  }

  String packageName() {
    return packageName;
  }

  /** The package with all below it, the way ArchUnit writes it. */
  String packages() {
    return packageName + "..";
  }

  /**
   * What the build has compiled of the module's main code.
   *
   * @throws IllegalStateException if there is nothing: rules about nothing would hold
   */
  JavaClasses classes() {
    Path compiled = ROOT.resolve(folder).resolve("target/classes");
    if (!Files.isDirectory(compiled)) {
      throw new IllegalStateException("module " + folder + " is not compiled: no " + compiled);
    }
    JavaClasses classes = new ClassFileImporter().importPath(compiled);
    if (classes.isEmpty()) {
      throw new IllegalStateException("module " + folder + " has no classes in " + compiled);
    }
    return classes;
  }

  static JavaClasses allClasses() {
    return new ClassFileImporter()
        .importPaths(
            Stream.of(values())
                .map(module -> ROOT.resolve(module.folder).resolve("target/classes"))
                .toList());
  }

  static Stream<Module> sinks() {
    return Arrays.stream(new Module[] {NEO4J, MONGO, ELASTIC});
  }
}
