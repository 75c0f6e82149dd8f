package io.sluice.it;

/** Rows that change in few or all columns, get other keys, or go; much of it cascades. */
final class RandomUpdates {
  private final RandomValues values;

  RandomUpdates(RandomValues values) {
    this.values = values;
  }

  /** A statement; {@code %1$s} stands for the schema. */
  String next() {
    return switch (values.below(11)) {
      case 0, 1 ->
          "update %1$s.customers set vip = not coalesce(vip, false) where id = " + values.id();
      case 2 ->
          "update %%1$s.customers set notes = '%s' where id = %d"
              .formatted(values.wide(), values.id());
      case 3 -> wholeCustomer();
      case 4 ->
          "update %%1$s.orders set status = '%s', total = null where no = %d"
              .formatted(values.word(), values.no());
      case 5 ->
          "update %1$s.items set quantity = quantity + 1 where line < 3 and customer_id = "
              + values.id();
      case 6 ->
          "update %%1$s.customers set id = %d where id = %d".formatted(values.id(), values.id());
      case 7 ->
          "update %%1$s.products set sku = '%s' where sku = '%s'"
              .formatted(values.sku(), values.sku());
      case 8 -> "update %1$s.orders set no = no + 1 where customer_id = " + values.id();
      case 9 -> "delete from %1$s.customers where id = " + values.id();
      default -> "delete from %1$s.products where sku = '" + values.sku() + "'";
    };
  }

  private String wholeCustomer() {
    return ("update %%1$s.customers set name = '%s', vip = null, joined = timestamptz '2020-01-01 00:00Z'"
            + " + interval '1 hour' * %d, notes = null,"
            + " friend = (select min(id) from %%1$s.customers where id > %d) where id = %d")
        .formatted(values.word(), values.below(90_000), values.id(), values.id());
  }

  /** Of one column, in every order. */
  String comment() {
    return "update %%1$s.items set comment = '%s' where line = %d"
        .formatted(values.word(), values.below(6));
  }
}
