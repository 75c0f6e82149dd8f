package io.sluice.adapter.kafka;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays of more than one dimension, as PostgreSQL has them: every list in a list is as long as its
 * neighbours. Avro has a column's elements one after the other, and the sizes beside.
 */
final class Dimensions {
  private Dimensions() {}

  /** Whether an array has more than one dimension. */
  static boolean areSeveral(Object value) {
    return value instanceof List<?> items && !items.isEmpty() && items.get(0) instanceof List<?>;
  }

  /** How many elements there are in all. */
  static int size(List<?> items) {
    return areSeveral(items)
        ? Math.multiplyExact(items.size(), size((List<?>) items.get(0)))
        : items.size();
  }

  /** The sizes of an array that is not empty, the outermost first. */
  static List<Integer> of(Object value) {
    List<Integer> sizes = new ArrayList<>();
    Object at = value;
    while (at instanceof List<?> items) {
      sizes.add(items.size());
      at = items.get(0);
    }
    return sizes;
  }

  /**
   * The array of these sizes with these elements.
   *
   * @throws MalformedRecordException if it has another number of elements
   */
  static List<Object> shape(List<?> elements, List<Integer> sizes) {
    long count = 1;
    for (int size : sizes) {
      count *= size;
      if (size < 1 || count > elements.size()) {
        throw new MalformedRecordException("an array with other dimensions than elements");
      }
    }
    if (count != elements.size() || sizes.size() < 2) {
      throw new MalformedRecordException("an array with other dimensions than elements");
    }
    List<Object> shaped = new ArrayList<>(elements);
    for (int i = sizes.size() - 1; i > 0; i--) {
      List<Object> outer = new ArrayList<>();
      for (int from = 0; from < shaped.size(); from += sizes.get(i)) {
        outer.add(new ArrayList<>(shaped.subList(from, from + sizes.get(i))));
      }
      shaped = outer;
    }
    return shaped;
  }
}
