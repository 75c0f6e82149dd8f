package io.sluice.adapter.postgres;

import io.sluice.domain.ColumnType.Decimal;
import io.sluice.domain.ColumnType.Scalar;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Resolves the oid of a type: what PostgreSQL has built in from a table, the rest from {@code
 * pg_type}. A domain is its base type, an array of anything {@code ArrayOf}, and what has no type
 * of its own here (enums, composites, intervals, network addresses …) is text. So is a base type
 * that somebody added and that is not known by its name; that one is said to be unknown.
 */
final class TypeResolver {
  /** The types' numbers are fixed: PostgreSQL's pg_type.dat. */
  private static final Map<Integer, ValueType> BUILT_IN =
      Map.ofEntries(
          Map.entry(16, ValueType.of(Scalar.BOOLEAN)),
          Map.entry(17, ValueType.of(Scalar.BYTES)),
          Map.entry(20, ValueType.of(Scalar.INT64)),
          Map.entry(21, ValueType.of(Scalar.INT16)),
          Map.entry(22, ValueType.of(Scalar.TEXT)), // int2vector: no array syntax
          Map.entry(23, ValueType.of(Scalar.INT32)),
          Map.entry(25, ValueType.of(Scalar.TEXT)),
          Map.entry(26, ValueType.of(Scalar.INT64)), // oid: unsigned 32 bits
          Map.entry(30, ValueType.of(Scalar.TEXT)), // oidvector: no array syntax
          Map.entry(114, ValueType.of(Scalar.JSON)),
          Map.entry(700, ValueType.of(Scalar.FLOAT32)),
          Map.entry(701, ValueType.of(Scalar.FLOAT64)),
          Map.entry(1042, ValueType.of(Scalar.TEXT)), // char(n)
          Map.entry(1043, ValueType.of(Scalar.TEXT)), // varchar
          Map.entry(1082, ValueType.of(Scalar.DATE)),
          Map.entry(1083, ValueType.of(Scalar.TIME)),
          Map.entry(1114, ValueType.of(Scalar.TIMESTAMP)),
          Map.entry(1184, ValueType.of(Scalar.TIMESTAMP_TZ)),
          Map.entry(2950, ValueType.of(Scalar.UUID)),
          Map.entry(3802, ValueType.of(Scalar.JSON))); // jsonb

  static final int NUMERIC = 1700;
  private static final int NO_MODIFIER = -1;

  /** FirstNormalObjectId: types that PostgreSQL brings itself have lower numbers. */
  private static final int FIRST_ADDED = 16_384;

  /** Extensions' types that are text in docs/types.md. */
  private static final Set<String> TEXTS =
      Set.of("citext", "hstore", "ltree", "lquery", "ltxtquery", "cube", "seg", "sparsevec");

  /** pgvector's. The modifier of both is the number of elements. */
  private static final Set<String> VECTORS = Set.of("vector", "halfvec");

  /** PostGIS's. */
  private static final Set<String> GEOMETRIES = Set.of("geometry", "geography");

  private final Connection connection;
  private final Map<Integer, TypeRow> rows = new HashMap<>();

  private record TypeRow(
      String schema,
      String name,
      char kind,
      char category,
      int base,
      int modifier,
      int element,
      char delimiter) {}

  TypeResolver(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param modifier {@code atttypmod}, -1 for none
   */
  ValueType resolve(int oid, int modifier) throws SQLException {
    if (oid == NUMERIC) {
      return ValueType.of(numeric(modifier));
    }
    ValueType builtIn = BUILT_IN.get(oid);
    if (builtIn != null) {
      return builtIn;
    }
    TypeRow row = row(oid);
    if (row == null) {
      return ValueType.of(Scalar.TEXT);
    }
    if (row.kind == 'd') {
      return resolve(row.base, row.modifier);
    }
    if (row.category == 'A' && row.element != 0) {
      ValueType element = resolve(row.element, modifier);
      return element.type() instanceof io.sluice.domain.ColumnType.ArrayOf
          ? ValueType.of(Scalar.TEXT) // an array of a domain over an array
          : element.array(row.delimiter);
    }
    boolean added = row.kind == 'b' && Integer.compareUnsigned(oid, FIRST_ADDED) >= 0;
    return added ? added(row, modifier) : ValueType.of(Scalar.TEXT);
  }

  /** By its name alone: an extension's types are in whatever schema it was put. */
  private static ValueType added(TypeRow type, int modifier) {
    if (VECTORS.contains(type.name)) {
      return ValueType.vector(Math.max(0, modifier));
    }
    if (GEOMETRIES.contains(type.name)) {
      return ValueType.of(Scalar.GEOMETRY);
    }
    return TEXTS.contains(type.name)
        ? ValueType.of(Scalar.TEXT)
        : ValueType.unknown(type.schema + "." + type.name);
  }

  /**
   * numeric's modifier: precision in the upper, scale in the lower 16 bits (11 of them, signed),
   * plus 4.
   */
  private static io.sluice.domain.ColumnType numeric(int modifier) {
    if (modifier == NO_MODIFIER) {
      return Scalar.NUMERIC;
    }
    int precision = (modifier - 4) >> 16 & 0xFFFF;
    int scale = (((modifier - 4) & 0x7FF) ^ 1024) - 1024;
    return numeric(precision, scale);
  }

  /** The type of numeric(precision, scale), where scales that SQL does not know are possible. */
  static io.sluice.domain.ColumnType numeric(int precision, int scale) {
    return precision >= 1 && precision <= 1_000 && scale >= 0 && scale <= precision
        ? new Decimal(precision, scale)
        : Scalar.NUMERIC;
  }

  private TypeRow row(int oid) throws SQLException {
    TypeRow known = rows.get(oid);
    if (known == null) {
      known = read(oid);
      rows.put(oid, known);
    }
    return known;
  }

  private TypeRow read(int oid) throws SQLException {
    String sql =
        "select n.nspname, t.typname, t.typtype, t.typcategory, t.typbasetype::int8, t.typtypmod,"
            + " t.typelem::int8, coalesce(e.typdelim, ',')"
            + " from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace"
            + " left join pg_catalog.pg_type e on e.oid = t.typelem"
            + " where t.oid = ?::int8::oid";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, Integer.toUnsignedLong(oid));
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? new TypeRow(
                row.getString(1),
                row.getString(2),
                row.getString(3).charAt(0),
                row.getString(4).charAt(0),
                (int) row.getLong(5),
                row.getInt(6),
                (int) row.getLong(7),
                row.getString(8).charAt(0))
            : null;
      }
    }
  }
}
