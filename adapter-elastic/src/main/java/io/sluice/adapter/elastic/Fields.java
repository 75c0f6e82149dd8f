package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.DenseVectorSimilarity;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch._types.mapping.PropertyBase;
import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.util.ApiTypeHelper;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The mapping of a table: how Elasticsearch indexes each column for searching, sorting and
 * aggregating. What a row holds is kept exactly in {@code _source} whatever the index makes of it
 * ({@link ValueCodec}); no value of a column's type is ever refused, but for a vector too large.
 *
 * <table>
 *   <caption>Field per column type</caption>
 *   <tr><td>BOOLEAN</td><td>boolean</td></tr>
 *   <tr><td>INT16, INT32, INT64, Decimal of scale 0 and up to 18 digits</td><td>long, so that an
 *       integer column can be widened later</td></tr>
 *   <tr><td>FLOAT32, FLOAT64, NUMERIC, other Decimal</td><td>double; indexed to 15 digits or so; NaN,
 *       infinities and numbers beyond double's range are in {@code _source} but not searchable (NaN
 *       of a {@code numeric} mapped to long neither)</td></tr>
 *   <tr><td>TEXT</td><td>text, with a subfield {@code keyword} of values up to {@value
 *       #LONGEST_KEYWORD} characters</td></tr>
 *   <tr><td>JSON</td><td>text: the words in it can be searched for</td></tr>
 *   <tr><td>BYTES</td><td>binary, not searchable</td></tr>
 *   <tr><td>DATE, TIMESTAMP, TIMESTAMP_TZ</td><td>date, indexed to milliseconds; date_nanos could
 *       hold 1970 to 2262 only. TIMESTAMP counts as UTC. Infinities are in {@code _source} but not
 *       searchable</td></tr>
 *   <tr><td>TIME, UUID</td><td>keyword</td></tr>
 *   <tr><td>GEOMETRY</td><td>geo_shape, or where Elasticsearch has none an object that is not
 *       indexed ({@link GeoShapes}). What is no shape on the globe is in {@code _source} but not
 *       searchable</td></tr>
 *   <tr><td>ArrayOf</td><td>that of its element; nulls in it are in {@code _source} only</td></tr>
 *   <tr><td>ArrayOf FLOAT32 of one length up to {@value #LONGEST_VECTOR}</td><td>dense_vector with
 *       similarity l2_norm: the others refuse some vectors, of length 0 or not of length 1</td></tr>
 * </table>
 *
 * <p>A field that the sink made has a mark: in its {@code meta} the version of the change with
 * which it was made. So the sink knows which fields it may make anew when a column's type changes
 * ({@link FieldPlan}), and which of two types is the newer one. A field without is its user's.
 */
final class Fields {
  static final int LONGEST_KEYWORD = 1024;
  private static final String SINCE = "sluice_since";
  private static final int DIGITS_OF_A_LONG = 18;

  /**
   * Of a dense_vector, in Elasticsearch 8.11 and later. It takes every vector but one whose squares
   * add up to more than a float holds; such a row is rejected.
   */
  private static final int LONGEST_VECTOR = 4096;

  private Fields() {}

  /** By field name, marked. */
  static Map<String, Property> of(TableSchema table, long since) {
    Map<String, Property> fields = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      fields.put(FieldNames.of(column.name()), of(column.type(), marks(since)));
    }
    return fields;
  }

  /** The version in the field's mark; empty if it has none. */
  static OptionalLong since(Property field) {
    String since = field._get() instanceof PropertyBase base ? base.meta().get(SINCE) : null;
    return since == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(since));
  }

  /** The field with a mark, if it is exactly as a sink makes one; earlier versions had no marks. */
  static Optional<Property> marked(Property field, long since) {
    String json = JsonpUtils.toString(field);
    return Stream.of(Scalar.values())
        .filter(type -> JsonpUtils.toString(of(type)).equals(json))
        .findFirst()
        .map(type -> of(type, marks(since)));
  }

  private static Map<String, String> marks(long since) {
    return Map.of(SINCE, Long.toString(since));
  }

  /** Whether a field of the one takes what one of the other does. */
  static boolean areAlike(Property one, Property other) {
    if (takesShapes(one) && takesShapes(other)) {
      return true;
    }
    return one._kind() == other._kind()
        && (!one.isDenseVector()
            || Objects.equals(one.denseVector().dims(), other.denseVector().dims()));
  }

  private static boolean takesShapes(Property field) {
    return field.isGeoShape() || field.isObject() && Boolean.FALSE.equals(field.object().enabled());
  }

  /** A field that takes shapes, and all else, without looking at them; it can have no mark. */
  static Property unindexed() {
    return Property.of(p -> p.object(field -> field.enabled(false)));
  }

  /** Without a mark. */
  static Property of(ColumnType type) {
    return of(type, ApiTypeHelper.<String, String>undefinedMap());
  }

  private static Property of(ColumnType type, Map<String, String> marks) {
    if (type instanceof ArrayOf array) {
      return isVector(array) ? ofVector(array.length(), marks) : of(array.element(), marks);
    }
    if (type instanceof Decimal decimal) {
      return decimal.scale() == 0 && decimal.precision() <= DIGITS_OF_A_LONG
          ? ofLong(marks)
          : ofDouble(marks);
    }
    return of((Scalar) type, marks);
  }

  private static boolean isVector(ArrayOf array) {
    return array.element() == Scalar.FLOAT32
        && array.length() > 0
        && array.length() <= LONGEST_VECTOR;
  }

  private static Property ofVector(int dimensions, Map<String, String> marks) {
    return Property.of(
        p ->
            p.denseVector(
                field ->
                    field
                        .dims(dimensions)
                        .index(true)
                        .similarity(DenseVectorSimilarity.L2Norm)
                        .meta(marks)));
  }

  private static Property of(Scalar type, Map<String, String> marks) {
    return switch (type) {
      case BOOLEAN -> Property.of(p -> p.boolean_(field -> field.meta(marks)));
      case INT16, INT32, INT64 -> ofLong(marks);
      case FLOAT32, FLOAT64, NUMERIC -> ofDouble(marks);
      case TEXT ->
          Property.of(
              p ->
                  p.text(
                      field ->
                          field
                              .meta(marks)
                              .fields(
                                  "keyword",
                                  sub -> sub.keyword(k -> k.ignoreAbove(LONGEST_KEYWORD)))));
      case JSON -> Property.of(p -> p.text(field -> field.meta(marks)));
      case BYTES -> Property.of(p -> p.binary(field -> field.meta(marks)));
      case DATE, TIMESTAMP, TIMESTAMP_TZ ->
          Property.of(p -> p.date(field -> field.meta(marks).ignoreMalformed(true)));
      case TIME, UUID -> Property.of(p -> p.keyword(field -> field.meta(marks)));
      case GEOMETRY ->
          Property.of(p -> p.geoShape(field -> field.meta(marks).ignoreMalformed(true)));
    };
  }

  /** An integer column may become a numeric one, which has NaN. */
  private static Property ofLong(Map<String, String> marks) {
    return Property.of(p -> p.long_(field -> field.meta(marks).ignoreMalformed(true)));
  }

  private static Property ofDouble(Map<String, String> marks) {
    return Property.of(p -> p.double_(field -> field.meta(marks).ignoreMalformed(true)));
  }
}
