package io.sluice.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Value;

/** PostGIS's geometries arrive in every sink as docs/types.md says. */
final class GeometriesIT extends ExtensionScene {
  private static final String PLACE = "0000000000002A400000000000404A40";
  private static final String POINT = "0101000000" + PLACE;
  private static final String POINT_4326 = "0101000020E6100000" + PLACE;
  private static final String MEASURED =
      "0101000040000000000000F03F00000000000000400000000000000840";
  private static final String LINE =
      "010200000002000000"
          + "0000000000000000000000000000F03F"
          + "00000000000000400000000000000840";

  @Test
  void geometriesArriveAsGeoJsonAndPointsOrAsTheTextThatPostgisWrites() throws Exception {
    String s = scenario.name();
    ExtensionTypes.add(scenario, "geometry");
    ExtensionTypes.add(scenario, "geography");
    scenario.execute(
        "create table %1$s.places (id integer primary key, at %1$s.geography, shape %1$s.geometry, shapes %1$s.geometry[])"
            .formatted(s),
        "alter table %s.places alter shape set storage external".formatted(s),
        // POINT(13 52.5), SRID 4326; LINESTRING(0 1,2 3); LINESTRING and CIRCULARSTRING EMPTY
        place(1, POINT_4326, LINE, "010200000000000000", "010800000000000000"));
    SluiceProcess service = scenario.run();
    awaitEqual();
    // POINT M (1 2 3); POINT(13 52.5) without an SRID; the same in the other order of bytes
    scenario.execute(
        place(2, MEASURED, POINT, POINT, POINT_4326),
        place(3, null, "0000000001402A000000000000404A400000000000", LINE, LINE),
        "update %s.places set at = '%s' where id = 1".formatted(s, POINT));
    assertVerified();

    Document first = values.mongo("places", 1);
    assertEquals(
        Document.parse("{type: 'LineString', coordinates: [[0.0, 1.0], [2.0, 3.0]], srid: 0}"),
        first.get("shape"));
    assertEquals(
        List.of(
            Document.parse("{type: 'LineString', coordinates: [], srid: 0}"), "010800000000000000"),
        first.get("shapes"));
    assertEquals(
        Document.parse("{type: 'Point', coordinates: [13.0, 52.5], srid: 0}"), first.get("at"));
    Document second = values.mongo("places", 2);
    assertEquals(MEASURED, second.get("at"));
    assertEquals(
        Document.parse("{type: 'Point', coordinates: [13.0, 52.5]}"),
        second.getList("shapes", Document.class).get(1));

    JsonNode document = values.elastic("places", 2);
    assertEquals(
        "{\"type\":\"Point\",\"coordinates\":[13.0,52.5],\"srid\":0}",
        document.get("shape").toString());
    assertEquals(MEASURED, document.get("at").textValue());
    assertEquals(
        "{\"type\":\"object\",\"enabled\":false}",
        values
            .ask("GET", "places", "/_mapping", "")
            .path(s + ".places")
            .path("mappings")
            .path("properties")
            .path("shape")
            .toString());

    Value node = values.neo4j("places", 2);
    assertEquals(7203, node.get("shape").asPoint().srid());
    assertEquals(52.5, node.get("shape").asPoint().y());
    assertEquals(MEASURED, node.get("at").asString());
    assertEquals(List.of(POINT, POINT_4326), node.get("shapes").asList(Value::asString));
    assertEquals(LINE, values.neo4j("places", 1).get("shape").asString());
    try (Envelopes envelopes = new Envelopes(scenario)) {
      GenericRecord at =
          envelopes.read(s + "." + s + ".places").stream()
              .map(each -> (GenericRecord) each.get("after"))
              .filter(after -> after != null && after.get("id").equals(1))
              .map(after -> (GenericRecord) after.get("at"))
              .findFirst()
              .orElseThrow();
      assertEquals(4326, at.get("srid"));
      assertEquals(25, ((ByteBuffer) at.get("wkb")).remaining());
    }
    assertEquals(0, warnings(service), service::output);
  }

  private String place(int id, String at, String shape, String one, String other) {
    return "insert into %1$s.places values (%2$d, %3$s, '%4$s', array['%5$s', '%6$s']::text[]::%1$s.geometry[])"
        .formatted(scenario.name(), id, at == null ? "null" : "'" + at + "'", shape, one, other);
  }
}
