package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.ColumnType;
import io.sluice.domain.TableId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class NamesTest {
  private final TopicNames names = new TopicNames("shop");

  @Test
  void anOrdinaryTableGivesItsTopicItsOwnName() {
    assertEquals("shop.store.order_items", names.topic(new TableId("store", "order_items")));
    assertEquals("shop.Store.Items-2", names.topic(new TableId("Store", "Items-2")));
  }

  @Test
  void noTwoTablesShareATopicWhateverTheirNames() {
    List<TableId> tables =
        List.of(
            new TableId("a.b", "c"),
            new TableId("a", "b.c"),
            new TableId("a", "b_c"),
            new TableId("a b", "c"),
            new TableId("a\u00fcb", "c"),
            new TableId("a_b", "c"),
            new TableId("", "c"),
            new TableId("c", ""),
            new TableId("a", "x".repeat(240)),
            new TableId("a", "x".repeat(241)),
            new TableId("a", "x".repeat(300)));
    Set<String> topics = new HashSet<>();
    for (TableId table : tables) {
      String topic = names.topic(table);
      Topic.validate(topic);
      assertTrue(topics.add(topic), topic);
      assertTrue(names.tableTopics().matcher(topic).matches(), topic);
      Topic.validate(names.distinctTopic(table));
      assertTrue(names.tableTopics().matcher(names.distinctTopic(table)).matches());
    }
  }

  @Test
  void aPipelineReadsItsOwnTablesOnly() {
    for (String other :
        List.of(
            "shop-2.store.a",
            "shopping.store.a",
            "shop2.store.a",
            "xshop.store.a",
            "shop.store",
            "shop.a.b.c",
            "__shop.checkpoint",
            "__shop.dead-letters",
            "shop_store_a")) {
      assertFalse(names.tableTopics().matcher(other).matches(), other);
    }
    // A name is no pattern, though it may hold what is special in one.
    assertFalse(new TopicNames("a-b").tableTopics().matcher("aXb.s.t").matches());
  }

  @Test
  void aPipelineNeedsAProperName() {
    for (String name : List.of("", "Shop", "a.b", "a b", "x".repeat(61))) {
      assertThrows(IllegalArgumentException.class, () -> new TopicNames(name), name);
    }
  }

  @Test
  void avroNamesAreLegalAndDistinctAndKeepWhatIsLegal() {
    assertEquals(
        List.of("a_2", "a_", "a__2", "_1", "_", "a_3"),
        AvroNames.distinct(List.of("a_2", "a_", "a ", "1", "", "a_3")));
    assertEquals(
        List.of("a_b_2", "a_b", "a_b_3"), AvroNames.distinct(List.of("a b", "a_b", "a-b")));
  }

  @Test
  void everyTypeHasANameThatGivesTheTypeAgain() {
    for (ColumnType type : Sample.VALUES.keySet()) {
      assertEquals(type, TypeNames.typeOf(TypeNames.nameOf(type)));
    }
    ColumnType vector = new ColumnType.ArrayOf(ColumnType.Scalar.FLOAT32, 3);
    assertEquals("float32[3]", TypeNames.nameOf(vector));
    assertEquals(vector, TypeNames.typeOf("float32[3]"));
    assertThrows(IllegalArgumentException.class, () -> TypeNames.typeOf("decimal(1,2)"));
    assertThrows(IllegalArgumentException.class, () -> TypeNames.typeOf("nonsense"));
  }

  @Test
  void theHashIsKafkasMurmur2() {
    Random random = new Random(1);
    for (int length = 0; length < 100; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      byte[] framed = new byte[length + Framing.HEADER];
      random.nextBytes(framed);
      System.arraycopy(bytes, 0, framed, Framing.HEADER, length);
      assertEquals(Utils.murmur2(bytes), KeyPartitioner.murmur2(framed, Framing.HEADER, length));
      assertEquals(Utils.toPositive(Utils.murmur2(bytes)) % 7, KeyPartitioner.partition(framed, 7));
    }
  }
}
