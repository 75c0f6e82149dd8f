package io.sluice.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may depend on whom: the table of docs/architecture.md as rules. They are allow-lists: what is
 * not named is forbidden, and a package misspelt here turns its rule red.
 */
final class Hexagon {
  private static final String SLF4J = "org.slf4j..";

  private Hexagon() {}

  static Stream<Rule> rules() {
    return Stream.of(core(), adapters(), outside(), everywhere()).flatMap(List::stream);
  }

  private static List<Rule> core() {
    return List.of(
        Rule.of(
            "the domain depends on the JDK alone",
            only(Module.DOMAIN, List.of(), List.of())
                .because("what a change is must not depend on what carries it"),
            io.sluice.domain.fixture.DependsOnPorts.class,
            io.sluice.domain.fixture.Logs.class),
        Rule.of(
            "the ports depend on the domain alone",
            only(Module.PORTS, List.of(Module.DOMAIN), List.of())
                .because("a contract that names a technology binds both its sides to it"),
            io.sluice.ports.fixture.DependsOnPipeline.class,
            io.sluice.ports.fixture.Logs.class),
        Rule.of(
            "the pipeline depends on domain, ports and slf4j",
            only(Module.PIPELINE, List.of(Module.DOMAIN, Module.PORTS), List.of(SLF4J))
                .because("the use cases must run against any source, log and sink"),
            io.sluice.pipeline.fixture.DependsOnAdapter.class,
            io.sluice.pipeline.fixture.Injects.class));
  }

  private static List<Rule> adapters() {
    return List.of(
        adapter(
            Module.POSTGRES,
            List.of(
                "com.fasterxml.jackson..",
                "io.debezium..",
                "org.apache.kafka.connect..",
                "org.apache.kafka.common..",
                "org.postgresql.."),
            io.sluice.adapter.postgres.fixture.DependsOnKafkaAdapter.class),
        adapter(
            Module.KAFKA,
            List.of(
                "org.apache.kafka.clients..",
                "org.apache.kafka.common..",
                "org.apache.avro..",
                "com.fasterxml.jackson.."),
            io.sluice.adapter.kafka.fixture.DependsOnPipeline.class),
        adapter(
            Module.NEO4J,
            List.of("org.neo4j.driver.."),
            io.sluice.adapter.neo4j.fixture.DependsOnPipeline.class,
            io.sluice.adapter.neo4j.fixture.DependsOnMongo.class),
        adapter(
            Module.MONGO,
            List.of("com.mongodb..", "org.bson.."),
            io.sluice.adapter.mongo.fixture.DependsOnElastic.class),
        adapter(
            Module.ELASTIC,
            List.of(
                "co.elastic.clients..",
                "org.elasticsearch.client..",
                "org.apache.http..",
                "jakarta.json..",
                "com.fasterxml.jackson.."),
            io.sluice.adapter.elastic.fixture.DependsOnApp.class));
  }

  private static Rule adapter(Module module, List<String> libraries, Class<?>... badFixtures) {
    return Rule.of(
        module.folder() + " depends on domain, ports, slf4j and its own libraries",
        only(
                module,
                List.of(Module.DOMAIN, Module.PORTS),
                Stream.concat(libraries.stream(), Stream.of(SLF4J)).toList())
            .because("an adapter knows its own technology, and no other part of Sluice"),
        badFixtures);
  }

  private static List<Rule> outside() {
    return List.of(
        Rule.of(
            "the test kit depends on domain, ports and JUnit",
            only(
                    Module.TESTKIT,
                    List.of(Module.DOMAIN, Module.PORTS),
                    List.of("org.junit.jupiter..", "org.opentest4j.."))
                .because(
                    "authors of other sinks take it, and nothing else of ours, into their tests"),
            io.sluice.testkit.fixture.DependsOnPipeline.class),
        Rule.of(
            "dev-services depends on no part of Sluice",
            only(
                    Module.DEV_SERVICES,
                    List.of(),
                    List.of(
                        "kafka..",
                        "org.apache.kafka..",
                        "org.apache.commons.compress..",
                        "de.bwaldvogel.mongo..",
                        "org.h2.mvstore..",
                        "org.slf4j..",
                        "scala..",
                        "com.github.dockerjava.api..",
                        "org.testcontainers..",
                        "org.neo4j.configuration..",
                        "org.neo4j.dbms.api..",
                        "org.neo4j.graphdb.."))
                .because("it stands in for servers that know nothing of Sluice"),
            io.sluice.dev.fixture.DependsOnDomain.class),
        Rule.of(
            "the app depends on no sink adapter and not on dev-services",
            only(
                    Module.APP,
                    List.of(
                        Module.DOMAIN,
                        Module.PORTS,
                        Module.PIPELINE,
                        Module.POSTGRES,
                        Module.KAFKA),
                    List.of(
                        SLF4J,
                        "ch.qos.logback..",
                        "com.google.inject..",
                        "io.micrometer..",
                        "org.eclipse.jetty..",
                        "org.postgresql..",
                        "org.snakeyaml.engine..",
                        "picocli.."))
                .because(
                    "a sink comes in only as a plugin, so that ours can do no more than others'"),
            io.sluice.app.fixture.DependsOnElastic.class,
            io.sluice.app.fixture.DependsOnDevServices.class));
  }

  private static List<Rule> everywhere() {
    return List.of(
        Rule.of(
            "Guice only in the app",
            noClasses()
                .that()
                .resideInAPackage("io.sluice..")
                .and()
                .resideOutsideOfPackage(Module.APP.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.inject..", "jakarta.inject..", "javax.inject..")
                .because("only the app puts the parts together; a part is made by its constructor"),
            io.sluice.pipeline.fixture.Injects.class),
        Rule.of(
            "no java.util.logging",
            noClasses()
                .that()
                .resideInAPackage("io.sluice..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .because("the service logs through slf4j, in one format to one place"),
            io.sluice.pipeline.fixture.LogsThroughTheJdk.class),
        Rule.of(
            "standard streams only where a person reads them",
            noClasses()
                .that()
                .resideInAPackage("io.sluice..")
                .and()
                .resideOutsideOfPackages(
                    Module.APP.packageName(),
                    Module.APP.packageName() + ".cli..",
                    Module.APP.packageName() + ".demo..",
                    Module.DEV_SERVICES.packages())
                .should(ACCESS_STANDARD_STREAMS)
                .because("what a service has to say goes to its log"),
            io.sluice.pipeline.fixture.Prints.class,
            io.sluice.app.fixture.Prints.class));
  }

  /** Classes of the module use nothing but the JDK, themselves, these modules and libraries. */
  private static ArchRule only(Module module, List<Module> modules, List<String> libraries) {
    String[] allowed =
        Stream.of(
                Stream.of("java..", "javax.crypto..", "javax.net.ssl..", module.packages()),
                modules.stream().map(Module::packages),
                libraries.stream())
            .flatMap(packages -> packages)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(module.packages())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }
}
