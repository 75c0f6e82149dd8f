package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class PartitionNameTest {
  @Test
  void aNameIsReadAsItWasWritten() {
    for (int i = 0; i < 100; i++) {
      PartitionName name =
          new PartitionName(Uuid.randomUuid(), new TopicPartition("p-1.s_.t-x.0a", i));
      assertEquals(name, PartitionName.parse(name.toString()));
    }
  }

  @Test
  void anythingElseIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> PartitionName.parse("topic-1"));
    assertThrows(IllegalArgumentException.class, () -> PartitionName.parse("topic/x/y"));
  }
}
