package io.sluice.pipeline.verify;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/** Whether two column values are the same: numbers by value, bytes and lists by content. */
final class SameValue {
  private SameValue() {}

  static boolean same(Object a, Object b) {
    if (a == b) {
      return true;
    }
    if (a == null || b == null) {
      return false;
    }
    if (a instanceof BigDecimal left && b instanceof BigDecimal right) {
      return left.compareTo(right) == 0;
    }
    if (a instanceof byte[] left && b instanceof byte[] right) {
      return Arrays.equals(left, right);
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      return sameElements(left, right);
    }
    return a.equals(b);
  }

  private static boolean sameElements(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!same(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }
}
