package io.sluice.adapter.kafka;

/**
 * What {@code numeric} has beside numbers: NaN and the infinities. Avro's decimal and Debezium's
 * VariableScaleDecimal have no place for them, so they have no bytes, where a number has one at
 * least; a reader that does not know this fails rather than takes them for a number.
 */
final class NotANumber {
  static final byte[] BYTES = {};

  private NotANumber() {}

  /**
   * 0 for NaN, 1 and -1 for the infinities.
   *
   * @throws ArithmeticException for a finite value, which is no value of this type
   */
  static int scale(double value) {
    if (Double.isFinite(value)) {
      throw new ArithmeticException("a double in place of a decimal");
    }
    return Double.isNaN(value) ? 0 : (int) Math.signum(value);
  }

  /**
   * @throws IllegalArgumentException if the scale is none of those
   */
  static Double ofScale(int scale) {
    return switch (scale) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case -1 -> Double.NEGATIVE_INFINITY;
      default -> throw new IllegalArgumentException("scale " + scale + " without a number");
    };
  }
}
