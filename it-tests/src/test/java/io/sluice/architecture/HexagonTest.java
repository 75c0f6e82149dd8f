package io.sluice.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HexagonTest {
  private JavaClasses all;

  @BeforeAll
  void importAll() {
    all = Module.allClasses();
  }

  static Stream<Rule> rules() {
    return Hexagon.rules();
  }

  static Stream<Arguments> badFixtures() {
    return Hexagon.rules()
        .flatMap(rule -> rule.badFixtures().stream().map(bad -> Arguments.of(rule, bad)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void holds(Rule rule) {
    rule.rule().check(all);
  }

  @ParameterizedTest(name = "{0}, and {1} breaks it")
  @MethodSource("badFixtures")
  void isBrokenByItsFixture(Rule rule, Class<?> bad) {
    JavaClasses fixture = new ClassFileImporter().importClasses(bad);

    assertTrue(
        rule.rule().evaluate(fixture).hasViolation(), rule + " does not see " + bad.getName());
  }

  @ParameterizedTest
  @EnumSource
  void aModuleKeepsToItsPackage(Module module) {
    inItsPackage(module).check(module.classes());
  }

  @Test
  void aClassInAnotherModulesPackageIsSeen() {
    JavaClasses fixture =
        new ClassFileImporter().importClasses(io.sluice.ports.fixture.DependsOnPipeline.class);

    assertTrue(inItsPackage(Module.DOMAIN).evaluate(fixture).hasViolation());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void doesNotHoldOfNothing(Rule rule) {
    JavaClasses nothing = new ClassFileImporter().importClasses(String.class);

    AssertionError error = assertThrows(AssertionError.class, () -> rule.rule().check(nothing));
    assertTrue(error.getMessage().contains("failed to check any classes"), error.getMessage());
  }

  @Test
  void everyModuleOfTheBuildIsCovered() {
    assertEquals(
        Poms.modulesWithMainCode(),
        Stream.of(Module.values()).map(Module::folder).sorted().toList());
  }

  private static ArchRule inItsPackage(Module module) {
    return ArchRuleDefinition.classes()
        .should()
        .resideInAPackage(module.packages())
        .because("the module " + module.folder() + " and its package are one thing");
  }
}
