package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What must not leave the database is looked for where everything that left it is: on Kafka's disk.
 */
final class MaskedValuesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String KAFKA = "kafka/data";

  @Test
  void hiddenValuesAreInNoneOfKafkasFiles() throws Exception {
    try (Scenario scenario = new Scenario("masked")) {
      String s = scenario.name();
      String secret = "SECRET" + s;
      String open = "OPEN" + s;
      scenario
          .sourceKey("columns: {%1$s.person: '!ssn', %1$s.staff: 'id, name, person'}".formatted(s))
          .sourceKey("where: {%s.letter: \"state <> 'draft'\"}".formatted(s))
          .sourceKey(
              ("masks: {%1$s.person.mail: hash, %1$s.staff.person: hash, %1$s.person.phone: redact,"
                      + " %1$s.person.note: 'truncate: 4', %1$s.person.seen: hash}")
                  .formatted(s))
          .sourceKey("maskSalt: a salt for this test alone");
      scenario.execute(
          "create schema " + s,
          ("create table %s.person (mail text primary key, name text, ssn text, phone text, note text,"
                  + " seen timestamptz)")
              .formatted(s),
          "create table %1$s.staff (id int primary key, name text, pay text, person text references %1$s.person)"
              .formatted(s),
          "create table %s.letter (id int primary key, state text, content text)".formatted(s),
          "alter table %s.letter replica identity full".formatted(s));
      insert(scenario, secret, open, 1, 500);
      // The machines it runs on may be in other zones; what they make of a value is the same.
      SluiceProcess service = scenario.run(Map.of("TZ", "Asia/Kolkata"));
      try (Stores stores = new Stores(scenario.config())) {
        stores.awaitEqual(LIMIT);
        insert(scenario, secret, open, 501, 1_000);
        change(scenario, secret);
        stores.awaitEqual(LIMIT);
        SluiceProcess.Result snapshot = scenario.command("snapshot", "--table", s + ".person");
        assertEquals(0, snapshot.code(), snapshot::output);
        SluiceProcess.Result repair = scenario.command("verify", "--repair", "--show-values");
        assertEquals(0, repair.code(), repair::output);
        assertFalse(repair.output().contains(secret), repair::output);
        stores.awaitEqual(LIMIT);
      }
      assertEquals(0, service.stop(Duration.ofSeconds(10)), service::output);
      assertFalse(service.output().contains(secret), service::output);
      assertTrue(kafkaHolds(s, open), "what is not hidden is not found either");
      assertFalse(kafkaHolds(s, secret));
    }
  }

  private static void insert(Scenario scenario, String secret, String open, int from, int to)
      throws Exception {
    String s = scenario.name();
    String rows = " from generate_series(%d, %d) i".formatted(from, to);
    scenario.execute(
        "insert into %s.person select '%2$s-m' || i, '%3$s', '%2$s', '%2$s', 'note' || repeat('%2$s', 400), now()"
                .formatted(s, secret, open)
            + rows,
        "insert into %s.staff select i, '%3$s', '%2$s', '%2$s-m' || i".formatted(s, secret, open)
            + rows,
        ("insert into %s.letter select i, case when i %% 2 = 0 then 'sent' else 'draft' end,"
                    + " case when i %% 2 = 0 then '%3$s' else '%2$s' end")
                .formatted(s, secret, open)
            + rows);
  }

  /** Updates of other columns, of keys, of rows that enter and leave the condition, and deletes. */
  private static void change(Scenario scenario, String secret) throws Exception {
    String s = scenario.name();
    scenario.execute(
        "update %s.person set name = 'renamed' where mail like '%%7'".formatted(s),
        "delete from %s.staff where id > 900".formatted(s),
        "update %1$s.person set mail = '%2$s-new' where mail = '%2$s-m901'".formatted(s, secret),
        "delete from %s.person where mail = '%s-m902'".formatted(s, secret),
        "update %s.letter set state = 'draft', content = '%s' where id = 2".formatted(s, secret),
        "update %s.letter set state = 'sent', content = 'fine' where id = 3".formatted(s));
  }

  private static boolean kafkaHolds(String pipeline, String text) throws IOException {
    List<Path> files = kafkaFiles(pipeline);
    assertFalse(files.isEmpty(), "Kafka has no topic of the pipeline");
    return files.stream().anyMatch(file -> holds(file, text));
  }

  /**
   * All files of the Kafka that has the pipeline's topics; other tests may have one of their own.
   */
  private static List<Path> kafkaFiles(String pipeline) throws IOException {
    try (Stream<Path> runs = Files.list(Build.TARGET)) {
      for (Path run : runs.filter(each -> hasTopics(each, pipeline)).toList()) {
        try (Stream<Path> files = Files.walk(run.resolve(KAFKA))) {
          return files.filter(Files::isRegularFile).toList();
        }
      }
    }
    return List.of();
  }

  private static boolean hasTopics(Path run, String pipeline) {
    Path data = run.resolve(KAFKA);
    if (!Files.isDirectory(data)) {
      return false;
    }
    try (Stream<Path> topics = Files.list(data)) {
      return topics.anyMatch(each -> each.getFileName().toString().startsWith(pipeline + "."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
