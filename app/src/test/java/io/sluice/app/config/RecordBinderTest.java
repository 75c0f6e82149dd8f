package io.sluice.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.ports.config.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordBinderTest {
  enum Mode {
    FAST,
    VERY_SAFE
  }

  record Inner(
      @Setting(doc = "A size.", defaultValue = "7") int size,
      @Setting(doc = "A switch.", defaultValue = "true") boolean on) {}

  record Everything(
      @Setting(doc = "A name.") String name,
      @Setting(doc = "A number.", defaultValue = "1") int number,
      @Setting(doc = "A long.", defaultValue = "2") long large,
      @Setting(doc = "A ratio.", defaultValue = "0.5") double ratio,
      @Setting(doc = "A pause.", defaultValue = "5m") Duration pause,
      @Setting(doc = "A mode.", defaultValue = "fast") Mode mode,
      @Setting(doc = "Some texts.", defaultValue = "") List<String> texts,
      @Setting(doc = "More texts.", defaultValue = "[x, y]") List<String> more,
      @Setting(doc = "Properties.", defaultValue = "") Map<String, String> properties,
      @Setting(doc = "Inner keys.", defaultValue = "") Inner inner,
      @Setting(doc = "A secret.", defaultValue = "", secret = true) String password) {
    Everything {
      if (number < 0) {
        throw new IllegalArgumentException("number must not be negative");
      }
      if (ratio > 1) {
        throw new IllegalArgumentException("the ratio and the number do not fit");
      }
    }
  }

  private final SecretMask secrets = new SecretMask();
  private final Map<String, String> variables = Map.of("SECRET", "s3cr3t!", "N", "12");

  @Test
  void takesDefaultsWhereTheFileSaysNothing() throws ConfigException {
    assertEquals(
        new Everything(
            "a",
            1,
            2,
            0.5,
            Duration.ofMinutes(5),
            Mode.FAST,
            List.of(),
            List.of("x", "y"),
            Map.of(),
            new Inner(7, true),
            ""),
        bind("name: a"));
  }

  @Test
  void readsEveryType() throws ConfigException {
    assertEquals(
        new Everything(
            "0123",
            12,
            5_000_000_000L,
            0.25,
            Duration.ofMillis(1500),
            Mode.VERY_SAFE,
            List.of("store.*", "x"),
            List.of(),
            Map.of("security.protocol", "SSL", "n", "1"),
            new Inner(7, false),
            "s3cr3t!"),
        bind(
            """
            name: 0123
            number: ${env:N}
            large: 5000000000
            ratio: 0.25
            pause: 1500ms
            mode: very-safe
            texts: [store.*, "x"]
            more: []
            properties: {security.protocol: SSL, n: 1}
            inner: {on: false}
            password: ${env:SECRET}
            """));
  }

  @Test
  void saysEverythingThatIsWrongAtOnceWithItsLine() {
    assertEquals(
        """
        f.yaml:1: numbre: is not known; did you mean number?
        f.yaml:1: name: is missing; write name: … (A name.)
        f.yaml:2: large: expected a whole number, found '1.5'
        f.yaml:3: ratio: has no value; write ratio: …, or remove the line for the default
        f.yaml:4: pause: expected a duration such as 500ms, 10s, 5m, 2h or 7d, found '5 minutes'
        f.yaml:5: mode: expected one of fast, very-safe, found 'slow'
        f.yaml:6: texts: expected a list such as [a, b], found a single value
        f.yaml:7: properties: expected keys with values below it, found a list
        f.yaml:9: inner.on: expected true or false, found 'yes'
        f.yaml:10: inner.of: is not known; did you mean on?
        f.yaml:11: password: expected a text, found keys
        f.yaml:12: large: stands here a second time, first in line 2; remove one\
        """,
        problems(
            """
            numbre: 3
            large: 1.5
            ratio:
            pause: 5 minutes
            mode: slow
            texts: a
            properties: [a]
            inner:
              on: yes
              of: 1
            password: {a: b}
            large: 2
            """));
  }

  @Test
  void showsWhatTheRecordRefusesAtTheKeyItNames() {
    assertEquals("f.yaml:2: number: must not be negative", problems("name: a\nnumber: -1"));
    assertEquals("f.yaml:1: the ratio and the number do not fit", problems("name: a\nratio: 1.5"));
  }

  @Test
  void looksAtTheOtherKeysWhereOneIsBad() {
    assertEquals(
        """
        f.yaml:2: number: must not be negative
        f.yaml:3: mode: expected one of fast, very-safe, found 'x'\
        """,
        problems("name: a\nnumber: -1\nmode: x"));
  }

  record Demanding(
      @Setting(doc = "An address.", example = "http://localhost") String url,
      @Setting(doc = "A least number.", defaultValue = "1") int least,
      @Setting(doc = "A most number.", defaultValue = "9") int most,
      @Setting(doc = "A pause.", defaultValue = "1s") Duration pause) {
    Demanding {
      if (!url.startsWith("http://")) {
        throw new IllegalArgumentException("url must begin with http://");
      }
      if (least < 1) {
        throw new IllegalArgumentException("least must be at least 1");
      }
      if (most < least) {
        throw new IllegalArgumentException("most must not be below least");
      }
      if (pause.isZero()) {
        throw new IllegalArgumentException("pause has to be above 0s");
      }
    }
  }

  @Test
  void saysEverythingThatARecordRefusesThoughItRefusesOneValueAtATime() {
    assertEquals(
        """
        f.yaml:1: url: must begin with http://
        f.yaml:2: least: must be at least 1
        f.yaml:3: pause: has to be above 0s\
        """,
        problems("url: ftp://a\nleast: 0\npause: 0s", Demanding.class));
    assertEquals(
        """
        f.yaml:1: url: is missing; write url: http://localhost (An address.)
        f.yaml:1: least: must be at least 1\
        """,
        problems("least: 0", Demanding.class));
  }

  @Test
  void doesNotBlameAKeyForWhatAnotherOneWillBe() {
    assertEquals(
        "f.yaml:2: least: must be at least 1",
        problems("url: http://a\nleast: -5\nmost: -3", Demanding.class));
    assertEquals(
        "f.yaml:3: most: must not be below least",
        problems("url: http://a\nleast: 5\nmost: 3", Demanding.class));
  }

  @Test
  void suggestsNothingThatIsFarAway() {
    assertEquals(
        "f.yaml:2: inner.completely: is not known; known here: size, on",
        problems("name: a\ninner: {completely: 1}"));
  }

  @Test
  void refersToWhatIsThere() {
    assertEquals(
        """
        f.yaml:1: name: the environment variable NOBODY is not set; set it, or give a default as in ${env:NOBODY:-default}
        f.yaml:2: texts[1]: the file /no/such/file of ${file:/no/such/file} does not exist
        f.yaml:3: password: ${sys:x} is not known; use ${env:NAME} or ${file:/path}, or $${ for the characters
        f.yaml:4: properties.a: ${ without a closing }; write $${ for the characters\
        """,
        problems(
            """
            name: ${env:NOBODY}
            texts: [a, "${file:/no/such/file}"]
            password: ${sys:x}
            properties: {a: "${env:N"}
            """));
  }

  @Test
  void neverShowsWhatAReferenceBrought() {
    assertEquals(
        "f.yaml:2: number: expected a whole number, found '${env:SECRET}'",
        problems("name: a\nnumber: ${env:SECRET}"));
  }

  @Test
  void saysWhatIsNoYaml() {
    assertEquals(
        "f.yaml:1: this is not YAML: expected ',' or '}', but got {; within { } put quotes around"
            + " \"${…}\"",
        problems("inner: {size: ${env:N}}"));
    assertEquals("f.yaml: the file is empty", problems("# nothing"));
    assertEquals(
        "f.yaml:3: a second YAML document; a file describes one", problems("a: 1\n---\nb: 2"));
    assertEquals("f.yaml:1: expected keys such as pipeline: and source:", problems("- a"));
  }

  private Everything bind(String yaml) throws ConfigException {
    return bind(yaml, Everything.class);
  }

  private <R extends Record> R bind(String yaml, Class<R> type) throws ConfigException {
    Problems problems = new Problems("f.yaml");
    Optional<R> bound =
        YamlFile.parse(yaml, problems)
            .flatMap(
                mapping ->
                    new RecordBinder(
                            new References(variables::get, Path.of("/etc")), problems, secrets)
                        .bind(Section.of("", mapping, problems), type));
    problems.throwIfAny(secrets);
    return bound.orElseThrow();
  }

  private String problems(String yaml) {
    return problems(yaml, Everything.class);
  }

  private String problems(String yaml, Class<? extends Record> type) {
    try {
      return "none: " + bind(yaml, type);
    } catch (ConfigException e) {
      return e.getMessage();
    }
  }
}
