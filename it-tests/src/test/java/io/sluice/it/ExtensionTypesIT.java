package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Value;

/** Columns of types that extensions add arrive in every sink as docs/types.md says. */
final class ExtensionTypesIT extends ExtensionScene {
  @Test
  void aTypeThatNobodyKnowsArrivesAsItsTextWithOneWarningForEachColumn() throws Exception {
    String s = scenario.name();
    ExtensionTypes.add(scenario, "blob_x");
    scenario.execute(
        "create table %1$s.things (id integer primary key, odd %1$s.blob_x, odds %1$s.blob_x[])"
            .formatted(s),
        "insert into %s.things values (1, 'it''s ü', array['a,b', null]::text[]::%1$s.blob_x[])"
            .formatted(s));
    SluiceProcess service = scenario.run();
    awaitEqual();
    scenario.execute(
        "insert into %s.things values (2, 'streamed', array['c']::text[]::%1$s.blob_x[])"
            .formatted(s),
        "alter table %s.things add later %1$s.blob_x".formatted(s),
        "update %s.things set later = 'added' where id = 2".formatted(s));
    awaitEqual();
    SluiceProcess.Result reread = scenario.command("snapshot", "--table", s + ".things");
    assertEquals(0, reread.code(), reread::output);
    assertVerified();

    Document row = values.mongo("things", 1);
    assertEquals("it's ü", row.getString("odd"));
    assertEquals(Arrays.asList("a,b", null), row.getList("odds", String.class));
    assertEquals("added", values.mongo("things", 2).getString("later"));
    JsonNode document = values.elastic("things", 2);
    assertEquals("streamed", document.get("odd").textValue());
    assertEquals("added", document.get("later").textValue());
    assertEquals("streamed", values.neo4j("things", 2).get("odd").asString());
    for (String column : List.of("odd", "odds", "later")) {
      String warning =
          "table %s.things: column %s is of type %1$s.blob_x, which Sluice does not know"
              .formatted(s, column);
      assertEquals(
          1, service.output().lines().filter(line -> line.contains(warning)).count(), column);
    }
    assertEquals(3, warnings(service), service::output);
  }

  @Test
  void vectorsArriveAsListsOfFloatsAndCanBeSearchedFor() throws Exception {
    String s = scenario.name();
    ExtensionTypes.addSized(scenario, "vector");
    ExtensionTypes.addSized(scenario, "halfvec");
    scenario.execute(
        """
        create table %1$s.items (
          id integer primary key, name text, small %1$s.vector(3), any_size %1$s.vector,
          halves %1$s.halfvec(2), wide %1$s.vector(1024))
        """
            .formatted(s),
        "alter table %s.items alter wide set storage external".formatted(s),
        insert(1, "[1,2.5,-3e-05]"));
    SluiceProcess service = scenario.run();
    awaitEqual();
    scenario.execute(
        insert(2, "[0,0,0]"),
        insert(3, "[-8,4.5,0.1]"),
        "insert into %s.items (id) values (4)".formatted(s),
        "update %s.items set name = 'renamed' where id < 3".formatted(s));
    assertVerified();

    List<Float> wide = new ArrayList<>();
    for (int i = 1; i <= 1024; i++) {
      wide.add(i + 0.25f);
    }
    assertVectors(1, List.of(1f, 2.5f, -3e-05f), wide);
    assertVectors(2, List.of(0f, 0f, 0f), wide);
    assertVectors(3, List.of(-8f, 4.5f, 0.1f), wide);
    assertEquals(null, values.mongo("items", 4).get("small"));

    JsonNode fields =
        values
            .ask("GET", "items", "/_mapping", "")
            .path(s + ".items")
            .path("mappings")
            .path("properties");
    assertEquals("dense_vector", fields.path("small").path("type").textValue());
    assertEquals(3, fields.path("small").path("dims").intValue());
    assertEquals("dense_vector", fields.path("halves").path("type").textValue());
    assertEquals("double", fields.path("any_size").path("type").textValue());
    values.ask("POST", "items", "/_refresh", "");
    JsonNode nearest =
        values.ask(
            "POST",
            "items",
            "/_search",
            """
            {"knn": {"field": "small", "query_vector": [1, 2, 0], "k": 1, "num_candidates": 10}}
            """);
    assertEquals("1", nearest.path("hits").path("hits").path(0).path("_id").textValue());
    assertEquals(0, warnings(service), service::output);
  }

  private String insert(int id, String small) {
    return """
        insert into %s.items select %d, 'new', '%s', '[1,2]', '[0.5,-65504]',
          ('[' || string_agg((n + 0.25)::text, ',' order by n) || ']')::%1$s.vector
        from generate_series(1, 1024) n
        """
        .formatted(scenario.name(), id, small);
  }

  private void assertVectors(int id, List<Float> small, List<Float> wide) throws Exception {
    Document row = values.mongo("items", id);
    assertEquals(small, floats(row.getList("small", Double.class)));
    assertEquals(wide, floats(row.getList("wide", Double.class)));
    assertEquals(List.of(1.0, 2.0), row.getList("any_size", Double.class));
    assertEquals(List.of(0.5, -65504.0), row.getList("halves", Double.class));
    Value node = values.neo4j("items", id);
    assertEquals(small, floats(node.get("small").asList(Value::asDouble)));
    assertEquals(wide, floats(node.get("wide").asList(Value::asDouble)));
    JsonNode document = values.elastic("items", id);
    assertEquals(small, floats(document.get("small")));
    assertEquals(wide, floats(document.get("wide")));
    try (Envelopes envelopes = new Envelopes(scenario)) {
      GenericRecord first =
          envelopes.read(scenario.name() + "." + scenario.name() + ".items").stream()
              .filter(
                  each ->
                      each.get("after") instanceof GenericRecord after
                          && after.get("id").equals(id))
              .findFirst()
              .orElseThrow();
      assertEquals(small, ((GenericRecord) first.get("after")).get("small"));
      assertEquals(wide, ((GenericRecord) first.get("after")).get("wide"));
    }
  }

  private static List<Float> floats(List<Double> numbers) {
    return numbers.stream().map(Double::floatValue).toList();
  }

  private static List<Float> floats(JsonNode numbers) {
    List<Float> floats = new ArrayList<>();
    numbers.forEach(number -> floats.add(number.floatValue()));
    return floats;
  }

  @Test
  void hstoreCitextAndLtreeArriveAsText() throws Exception {
    String s = scenario.name();
    ExtensionTypes.addContributed(scenario);
    scenario.execute(
        "create table %s.things (id integer primary key, tags hstore, name citext, path ltree, names citext[])"
            .formatted(s),
        "insert into %s.things values (1, 'a=>\"1, \\\"2\\\"\", b=>null', 'Ada', 'Top.Science', '{Ü,x}')"
            .formatted(s));
    SluiceProcess service = scenario.run();
    awaitEqual();
    scenario.execute(
        "insert into %s.things select 2, tags, name, path, names from %1$s.things".formatted(s));
    assertVerified();
    for (int id : new int[] {1, 2}) {
      String tags = "\"a\"=>\"1, \\\"2\\\"\", \"b\"=>NULL";
      Document row = values.mongo("things", id);
      assertEquals(tags, row.getString("tags"));
      assertEquals("Ada", row.getString("name"));
      assertEquals("Top.Science", row.getString("path"));
      assertEquals(List.of("Ü", "x"), row.getList("names", String.class));
      assertEquals(tags, values.elastic("things", id).get("tags").textValue());
      assertEquals(tags, values.neo4j("things", id).get("tags").asString());
    }
    assertEquals(0, warnings(service), service::output);
  }
}
