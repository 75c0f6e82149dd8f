package io.sluice.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesArgumentsTest {
  @Test
  void allServersAreTheDefault() {
    ServicesArguments arguments = parse("--data", "d", "--home", "h");
    assertEquals(Path.of("d"), arguments.data());
    assertEquals(EnumSet.allOf(Server.class), arguments.servers());
  }

  @Test
  void someServersCanBeChosen() {
    ServicesArguments arguments =
        parse("--only", "kafka, mongo", "--foreground", "--proxied", "--data", "d", "--home", "h");
    assertEquals(EnumSet.of(Server.KAFKA, Server.MONGO), arguments.servers());
    assertTrue(arguments.foreground());
    assertTrue(arguments.proxied());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--home h                    | --data DIR is needed",
        "--data                      | --data needs a value",
        "--data d --only oracle      | there are postgres, kafka, registry, neo4j, mongo, elastic",
        "--datum d                   | --datum is not an option",
      })
  void mistakesAreNamed(String line, String message) {
    IllegalArgumentException mistake =
        assertThrows(IllegalArgumentException.class, () -> parse(line.split(" ")));
    assertTrue(mistake.getMessage().contains(message), mistake::getMessage);
  }

  private static ServicesArguments parse(String... arguments) {
    return ServicesArguments.parse(arguments);
  }
}
