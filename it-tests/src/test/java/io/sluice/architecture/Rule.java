package io.sluice.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule of the architecture and the classes that break it on purpose. Without these nobody would
 * notice a rule that cannot fail, for example because it names a package that does not exist.
 *
 * @param badFixtures at least one; each alone must turn the rule red
 */
record Rule(String name, ArchRule rule, List<Class<?>> badFixtures) {
  Rule {
    if (badFixtures.isEmpty()) {
      throw new IllegalArgumentException(name + ": nothing proves that this rule can fail");
    }
  }

  static Rule of(String name, ArchRule rule, Class<?>... badFixtures) {
    return new Rule(name, rule.allowEmptyShould(false), List.of(badFixtures));
  }

  @Override
  public String toString() {
    return name;
  }
}
