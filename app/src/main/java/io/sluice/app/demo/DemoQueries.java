package io.sluice.app.demo;

import java.util.List;

/** Three questions to paste, one for each sink: who bought what, what waits, what sounds good. */
final class DemoQueries {
  private DemoQueries() {}

  static List<String> forStores(DemoAddresses at) {
    return List.of(
        "Cypher   MATCH (c:Customer)<--(:Order)<--(i:OrderItem)-->(p:Product)"
            + " RETURN c.last_name, p.name, i.quantity LIMIT 20",
        "Mongo    db.orders.find({status: \"placed\"}).sort({ordered_at: -1}).limit(5)",
        "Elastic  curl '" + at.elastic() + "/store.products/_search?q=description:cobbles&pretty'");
  }
}
