package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import io.sluice.domain.TableSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the columns of a schema need of an index that is there.
 *
 * <p>A column may have had another type, or may have another one already, for workers are not
 * equally far: while one writes changes made after an ALTER, another may still write changes made
 * before. All changes of a table from before an ALTER have lower versions than all from behind it.
 * So where the kind of a column's field is not the field's that is there, versions tell which of
 * the two is the newer: that of the change against that in the field's mark ({@link Fields}). The
 * newer one wins, and so no two workers ever change an index back and forth.
 *
 * @param additions fields to add or to complete as the index is
 * @param replacements fields that the index cannot take as long as it has others by their names, of
 *     another kind, from an older schema
 * @param older fields that are there, of columns that have another kind in this schema, which is
 *     the older one: values are converted
 * @param users fields of other kinds that their user made, in words
 * @param until from this version on a change with the same schema needs another plan
 */
record FieldPlan(
    Map<String, Property> additions,
    Map<String, Property> replacements,
    Map<String, Property> older,
    Set<String> users,
    long until) {

  /**
   * @param version of a change with this schema
   */
  static FieldPlan of(TableSchema table, long version, FoundIndex found) {
    boolean allMarked = !IndexOwner.isClaimed(found.state()) || IndexOwner.marks(found.state());
    Map<String, Property> additions = new LinkedHashMap<>();
    Map<String, Property> replacements = new LinkedHashMap<>();
    Map<String, Property> older = new LinkedHashMap<>();
    Set<String> users = new TreeSet<>();
    long until = Long.MAX_VALUE;
    Map<String, Property> present = present(found, allMarked, additions);
    for (Map.Entry<String, Property> wanted : Fields.of(table, version).entrySet()) {
      String field = wanted.getKey();
      Property there = present.get(field);
      if (there == null) {
        additions.put(field, wanted.getValue());
        continue;
      }
      OptionalLong since = Fields.since(there);
      if (Fields.areAlike(there, wanted.getValue())) {
        boolean incomplete = !allMarked || lacksSubfields(there, wanted.getValue());
        if (since.isPresent() && incomplete) {
          additions.put(field, wanted.getValue());
        }
      } else if (since.isEmpty()) {
        users.add(described(field, there, wanted.getValue()));
      } else if (version < since.getAsLong()) {
        older.put(field, there);
        until = Math.min(until, since.getAsLong());
      } else {
        replacements.put(field, wanted.getValue());
      }
    }
    return new FieldPlan(additions, replacements, older, users, until);
  }

  /** The fields that are there, with the marks that those get which have none yet. */
  private static Map<String, Property> present(
      FoundIndex found, boolean allMarked, Map<String, Property> additions) {
    Map<String, Property> present = new LinkedHashMap<>(found.fields());
    if (!allMarked) {
      found
          .fields()
          .forEach(
              (field, there) -> Fields.marked(there, 0).ifPresent(m -> additions.put(field, m)));
      present.putAll(additions);
    }
    return present;
  }

  private static boolean lacksSubfields(Property there, Property wanted) {
    return there.isText()
        && !there.text().fields().keySet().containsAll(wanted.text().fields().keySet());
  }

  /** A field as it is there and as it would have to be. */
  static String described(String field, Property there, Property wanted) {
    return "%s (%s, not %s)"
        .formatted(field, there._kind().jsonValue(), wanted._kind().jsonValue());
  }

  /** The fields that the index cannot take, in words. */
  Set<String> conflicts(FoundIndex found) {
    Set<String> conflicts = new TreeSet<>();
    replacements.forEach(
        (field, wanted) -> conflicts.add(described(field, found.fields().get(field), wanted)));
    return conflicts;
  }
}
