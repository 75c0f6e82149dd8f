package io.sluice.it;

import java.util.Random;

/** Values of the random test: keys that meet again and again, and texts short and wide. */
final class RandomValues {
  private static final int KEYS = 60;
  private static final int WIDE = 9_000;

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  /** Between 0 and 1. */
  double part() {
    return random.nextDouble();
  }

  /** A customer's. */
  int id() {
    return 1 + random.nextInt(KEYS);
  }

  /** An order's, within its customer. */
  int no() {
    return 1 + random.nextInt(4);
  }

  /** A product's. */
  String sku() {
    return "sku-" + random.nextInt(KEYS / 3);
  }

  String word() {
    return Long.toString(random.nextLong() >>> 40, 36);
  }

  String text() {
    return random.nextInt(3) == 0 ? wide() : word();
  }

  /** A value that PostgreSQL stores out of line, and does not send when it is unchanged. */
  String wide() {
    StringBuilder text = new StringBuilder(WIDE);
    while (text.length() < WIDE) {
      text.append(Long.toString(random.nextLong() >>> 1, 36));
    }
    return text.toString();
  }
}
