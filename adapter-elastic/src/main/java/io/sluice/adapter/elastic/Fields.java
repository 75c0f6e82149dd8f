package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.DenseVectorSimilarity;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import io.sluice.domain.Column;
import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.ArrayOf;
import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.TableSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
 *   <tr><td>ArrayOf</td><td>that of its element; nulls in it are in {@code _source} only</td></tr>
 *   <tr><td>ArrayOf FLOAT32 of one length up to {@value #LONGEST_VECTOR}</td><td>dense_vector with
 *       similarity l2_norm: the others refuse some vectors, of length 0 or not of length 1</td></tr>
 * </table>
 */
final class Fields {
  static final int LONGEST_KEYWORD = 1024;
  private static final int DIGITS_OF_A_LONG = 18;

  /**
   * Of a dense_vector, in Elasticsearch 8.11 and later. It takes every vector but one whose squares
   * add up to more than a float holds; such a row is rejected.
   */
  private static final int LONGEST_VECTOR = 4096;

  private Fields() {}

  /** By field name. */
  static Map<String, Property> of(TableSchema table) {
    Map<String, Property> fields = new LinkedHashMap<>();
    for (Column column : table.columns()) {
      fields.put(FieldNames.of(column.name()), of(column.type()));
    }
    return fields;
  }

  /** Those that are mapped to another type than they would be here, in words. */
  static Set<String> ofOtherTypes(Map<String, Property> wanted, Map<String, Property> mapped) {
    Set<String> others = new TreeSet<>();
    wanted.forEach(
        (field, type) -> {
          Property present = mapped.get(field);
          if (present != null && present._kind() != type._kind()) {
            others.add(
                "%s (%s, not %s)"
                    .formatted(field, present._kind().jsonValue(), type._kind().jsonValue()));
          }
        });
    return others;
  }

  static Property of(ColumnType type) {
    if (type instanceof ArrayOf array) {
      return isVector(array) ? ofVector(array.length()) : of(array.element());
    }
    if (type instanceof Decimal decimal) {
      return decimal.scale() == 0 && decimal.precision() <= DIGITS_OF_A_LONG
          ? ofLong()
          : ofDouble();
    }
    return of((Scalar) type);
  }

  private static boolean isVector(ArrayOf array) {
    return array.element() == Scalar.FLOAT32
        && array.length() > 0
        && array.length() <= LONGEST_VECTOR;
  }

  private static Property ofVector(int dimensions) {
    return Property.of(
        p ->
            p.denseVector(
                field ->
                    field.dims(dimensions).index(true).similarity(DenseVectorSimilarity.L2Norm)));
  }

  private static Property of(Scalar type) {
    return switch (type) {
      case BOOLEAN -> Property.of(p -> p.boolean_(field -> field));
      case INT16, INT32, INT64 -> ofLong();
      case FLOAT32, FLOAT64, NUMERIC -> ofDouble();
      case TEXT ->
          Property.of(
              p ->
                  p.text(
                      field ->
                          field.fields(
                              "keyword", sub -> sub.keyword(k -> k.ignoreAbove(LONGEST_KEYWORD)))));
      case JSON -> Property.of(p -> p.text(field -> field));
      case BYTES -> Property.of(p -> p.binary(field -> field));
      case DATE, TIMESTAMP, TIMESTAMP_TZ ->
          Property.of(p -> p.date(field -> field.ignoreMalformed(true)));
      case TIME, UUID -> Property.of(p -> p.keyword(field -> field));
    };
  }

  /** An integer column may become a numeric one, which has NaN. */
  private static Property ofLong() {
    return Property.of(p -> p.long_(field -> field.ignoreMalformed(true)));
  }

  private static Property ofDouble() {
    return Property.of(p -> p.double_(field -> field.ignoreMalformed(true)));
  }
}
