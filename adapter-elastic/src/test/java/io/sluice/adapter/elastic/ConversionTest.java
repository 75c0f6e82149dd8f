package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import co.elastic.clients.elasticsearch._types.mapping.Property.Kind;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.domain.ColumnType.Scalar;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConversionTest {
  @Test
  void aValueThatIsTheSameInTheOtherKindIsConverted() throws Exception {
    converted(Kind.Long, Kind.Text, "5", "\"5\"");
    converted(Kind.Double, Kind.Text, "1.50", "\"1.50\"");
    converted(Kind.Boolean, Kind.Text, "true", "\"true\"");
    converted(Kind.Text, Kind.Boolean, "\"false\"", "false");
    converted(Kind.Text, Kind.Long, "\"-5\"", "-5");
    converted(Kind.Double, Kind.Long, "5.00", "5");
    converted(Kind.Long, Kind.Double, "9007199254740993", "9007199254740993");
    converted(Kind.Text, Kind.Double, "\"1e3\"", "1E+3");
    converted(Kind.Text, Kind.Double, "\"NaN\"", "\"NaN\"");
    converted(Kind.Text, Kind.Date, "\"2020-01-02 10:00:00\"", "\"2020-01-02T10:00:00\"");
    converted(Kind.Text, Kind.Date, "\"infinity\"", "\"infinity\"");
    converted(Kind.Date, Kind.Text, "\"2020-01-02\"", "\"2020-01-02\"");
    converted(Kind.Keyword, Kind.Text, "\"10:00:00.000000\"", "\"10:00:00.000000\"");
    converted(Kind.Long, Kind.Text, "null", "null");
    converted(Kind.Long, Kind.Text, "[1,[null,2]]", "[\"1\",[null,\"2\"]]");
  }

  @Test
  void aValueThatHasNoFormInTheOtherKindHasNone() throws Exception {
    none(Kind.Text, Kind.Long, "\"five\"", "\"\"", "\"5.5\"", "\"99999999999999999999\"");
    none(Kind.Text, Kind.Long, "\"1e999999999\"", "\"" + "9".repeat(301) + "\"", "\"NaN\"");
    none(Kind.Double, Kind.Long, "5.5", "\"NaN\"");
    none(Kind.Boolean, Kind.Long, "true");
    none(Kind.Text, Kind.Double, "\"five\"", "\"0x10\"");
    none(Kind.Text, Kind.Boolean, "\"t\"", "\"1\"");
    none(Kind.Text, Kind.Date, "\"today\"", "\"\"");
    none(Kind.Long, Kind.Date, "1577836800000");
    none(Kind.Binary, Kind.Text, "\"c2VjcmV0\"");
    none(Kind.Text, Kind.Binary, "\"c2VjcmV0\"");
    none(Kind.Text, Kind.Keyword, "\"" + "x".repeat(8_001) + "\"");
    none(Kind.Text, Kind.Long, "[\"1\",\"two\",[\"3\"]]", "{\"a\":[1]}");
  }

  @Test
  void ofADocumentEverythingElseStaysAsItIsWritten() throws Exception {
    ConvertedDocument documents =
        new ConvertedDocument(
            Map.of(
                "id", Fields.of(Scalar.INT32),
                "gone", Fields.of(Scalar.TEXT),
                "kept", Fields.of(Scalar.INT64)),
            Map.of(
                "id", Fields.of(Scalar.INT64),
                "gone", Fields.of(Scalar.INT64),
                "kept", Fields.of(Scalar.TEXT)));
    String exact = "12345678901234567890.12345678901234567890";
    assertEquals(
        "{\"id\":1,\"kept\":\"2\",\"more\":{\"a\":[" + exact + ",null,true,\"é\\n\"]}}",
        json(
            documents,
            "{\"id\": 1, \"gone\": \"x\", \"kept\": 2, \"more\": {\"a\": ["
                + exact
                + ", null, true, \"é\\n\"]}}"));
    assertEquals(Map.of("gone", 1L), documents.leftOut());
  }

  private static String json(ConvertedDocument documents, String json) throws Exception {
    try (JsonParser in = Json.FACTORY.createParser(json)) {
      in.nextToken();
      return documents.of(in);
    }
  }

  private static void converted(Kind from, Kind to, String json, String other) throws Exception {
    assertEquals(Optional.of(other), convert(from, to, json));
  }

  private static void none(Kind from, Kind to, String... values) throws Exception {
    for (String json : values) {
      assertEquals(Optional.empty(), convert(from, to, json), json);
    }
  }

  /** In an object, to see that the parser is left at the value's end. */
  private static Optional<String> convert(Kind from, Kind to, String json) throws Exception {
    try (JsonParser in = Json.FACTORY.createParser("{\"v\": " + json + ", \"end\": 0}")) {
      in.nextToken();
      in.nextToken();
      in.nextToken();
      Optional<String> other = Conversion.of(in, from, to);
      assertEquals(JsonToken.FIELD_NAME, in.nextToken(), json);
      assertEquals("end", in.currentName(), json);
      return other;
    }
  }
}
