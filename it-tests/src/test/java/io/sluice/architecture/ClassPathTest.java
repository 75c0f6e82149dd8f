package io.sluice.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.architecture.Poms.Dependency;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What no class shows: a library that is merely there. */
final class ClassPathTest {
  private static final List<String> SINKS = Module.sinks().map(Module::folder).toList();

  @ParameterizedTest
  @EnumSource
  void devServicesIsOnNobodysClassPath(Module module) {
    assertEquals(List.of(), devServices(Poms.dependencies(module)));
  }

  @ParameterizedTest
  @EnumSource
  void noSinkIsOnAnybodysClassPath(Module module) {
    assertEquals(List.of(), sinks(Poms.dependencies(module)));
  }

  @Test
  void bothAreSeenWhereTheyAre() throws IOException {
    List<Dependency> bad =
        Poms.dependencies(
            Poms.parse(
                new ByteArrayInputStream(
                    """
                    <project><dependencies>
                      <dependency><artifactId>dev-services</artifactId></dependency>
                      <dependency><artifactId>adapter-mongo</artifactId><scope>runtime</scope></dependency>
                      <dependency><artifactId>adapter-elastic</artifactId><scope>test</scope></dependency>
                    </dependencies></project>
                    """
                        .getBytes(StandardCharsets.UTF_8))));

    assertEquals(List.of("dev-services"), devServices(bad));
    assertEquals(List.of("adapter-mongo"), sinks(bad));
  }

  private static List<String> devServices(List<Dependency> dependencies) {
    return onTheClassPath(dependencies).filter("dev-services"::equals).toList();
  }

  private static List<String> sinks(List<Dependency> dependencies) {
    return onTheClassPath(dependencies).filter(SINKS::contains).toList();
  }

  private static Stream<String> onTheClassPath(List<Dependency> dependencies) {
    return dependencies.stream()
        .filter(Dependency::onTheClassPathOfTheService)
        .map(Dependency::artifact);
  }
}
