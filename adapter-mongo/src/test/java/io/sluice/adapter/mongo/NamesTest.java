package io.sluice.adapter.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.domain.TableId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Test
  void ordinaryNamesStayAsTheyAre() {
    assertEquals("customer_id", Names.field("customer_id"));
    assertEquals("With Space", Names.field("With Space"));
    assertEquals("a$", Names.field("a$"));
    assertEquals("customers", Names.collection("{table}", new TableId("store", "customers")));
    assertEquals(
        "store.customers", Names.collection("{schema}.{table}", new TableId("store", "customers")));
  }

  @Test
  void whatMongoDbGivesAMeaningToIsPercentCoded() {
    assertEquals("a%2Eb", Names.field("a.b"));
    assertEquals("%24set", Names.field("$set"));
    assertEquals("100%25", Names.field("100%"));
    assertEquals("%5Fid", Names.field("_id"));
    assertEquals("%5Fsluice", Names.field("_sluice"));
    assertEquals("%73ystem.x", Names.collection("system.{table}", new TableId("s", "x")));
    assertEquals(
        "%5Fsluice_tables", Names.collection("{table}", new TableId("s", "_sluice_tables")));
    assertEquals("dol%24lar", Names.collection("{table}", new TableId("s", "dol$lar")));
  }

  @Test
  void twoNamesNeverBecomeOne() {
    List<String> names =
        List.of("a", "a.b", "a%2Eb", "a%252Eb", "$a", "%24a", "_id", "%5Fid", "_sluice", "{table}");
    Set<String> fields = new HashSet<>();
    Set<String> collections = new HashSet<>();
    for (String name : names) {
      fields.add(Names.field(name));
      for (String schema : names) {
        collections.add(Names.collection("{schema}.{table}", new TableId(schema, name)));
      }
    }
    assertEquals(names.size(), fields.size());
    assertEquals(names.size() * names.size(), collections.size());
  }
}
