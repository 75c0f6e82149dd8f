package io.sluice.it;

/** Rows that come, some of them onto rows that are there. */
final class RandomInserts {
  private final RandomValues values;

  RandomInserts(RandomValues values) {
    this.values = values;
  }

  /** A statement; {@code %1$s} stands for the schema. */
  String next() {
    return switch (values.below(10)) {
      case 0, 1, 2 -> customers(1 + values.below(3));
      case 3 -> product();
      case 4, 5 -> order();
      case 6, 7, 8 -> items(1 + values.below(5));
      default -> review();
    };
  }

  private String customers(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(i == 0 ? "" : ", ")
          .append(
              "(%d, '%s', %b, '%s')"
                  .formatted(values.id(), values.word(), values.coin(), values.text()));
    }
    return "insert into %1$s.customers (id, name, vip, notes) values "
        + rows
        + " on conflict (id) do update set name = excluded.name";
  }

  private String product() {
    return "insert into %%1$s.products values ('%s', %d.%02d, array['%s', null, '%s'], '%s') on conflict do nothing"
        .formatted(
            values.sku(),
            values.below(1_000),
            values.below(100),
            values.word(),
            values.word(),
            values.text());
  }

  private String order() {
    return ("insert into %%1$s.orders select id, %d, '%s', %d, date '2021-01-01' + %d"
            + " from %%1$s.customers where id = %d on conflict do nothing")
        .formatted(
            values.no(), values.word(), values.below(10_000), values.below(2_000), values.id());
  }

  private String items(int count) {
    return ("insert into %%1$s.items select o.customer_id, o.no, n, (select min(sku) from"
            + " %%1$s.products where sku >= '%s'), %d, '%s' from %%1$s.orders o,"
            + " generate_series(0, %d) n where o.customer_id = %d on conflict do nothing")
        .formatted(values.sku(), values.below(100), values.word(), count, values.id());
  }

  private String review() {
    return ("insert into %%1$s.reviews select c.id, p.sku, %d, '%s' from %%1$s.customers c,"
            + " %%1$s.products p where c.id = %d and p.sku = '%s'"
            + " on conflict (customer_id, sku) do update set stars = excluded.stars")
        .formatted(values.below(6), values.word(), values.id(), values.sku());
  }
}
