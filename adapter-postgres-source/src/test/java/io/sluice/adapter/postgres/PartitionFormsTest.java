package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.adapter.postgres.PartitionForms.Difference;
import io.sluice.adapter.postgres.PartitionForms.Part;
import io.sluice.domain.TableId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionFormsTest {
  private static final Part A = new Part("p.a", 800, 100, false);
  private static final Part B = new Part("p.b", 801, 207, false);
  private static final PartitionForms FORMS = new PartitionForms(Map.of(100L, A, 200L, B));

  @Test
  void what_came_and_went_is_told() {
    PartitionForms now = new PartitionForms(Map.of(100L, A, 300L, new Part("p.c", 802, 300, true)));
    assertEquals(new Difference(List.of(300L), List.of("p.b"), List.of()), now.since(FORMS));
    assertTrue(FORMS.since(FORMS).isNone());
  }

  @Test
  void one_that_was_attached_again_went_and_came() {
    PartitionForms now = new PartitionForms(Map.of(100L, A, 200L, new Part("p.b", 9, 207, false)));
    assertEquals(new Difference(List.of(200L), List.of("p.b"), List.of()), now.since(FORMS));
  }

  @Test
  void a_truncated_one_is_told_from_one_that_was_rewritten() {
    PartitionForms truncated =
        new PartitionForms(Map.of(100L, new Part("p.a", 800, 101, true), 200L, B));
    PartitionForms rewritten =
        new PartitionForms(Map.of(100L, new Part("p.a", 800, 101, false), 200L, B));
    assertEquals(List.of("p.a"), truncated.since(FORMS).emptied());
    assertTrue(rewritten.since(FORMS).isNone());
    assertTrue(rewritten.isRewrittenSince(FORMS));
    assertFalse(FORMS.isRewrittenSince(FORMS));
  }

  @Test
  void what_a_checkpoint_keeps_tells_the_same_but_for_names() {
    PartitionForms kept = PartitionForms.parse(FORMS.brief());
    assertTrue(FORMS.since(kept).isNone());
    assertFalse(FORMS.isRewrittenSince(kept));
    assertEquals(
        new Difference(List.of(), List.of("oid 200"), List.of()),
        new PartitionForms(Map.of(100L, A)).since(kept));
    assertEquals(PartitionForms.NONE, PartitionForms.parse(PartitionForms.NONE.brief()));
  }

  @Test
  void the_message_that_tells_of_them_arrives_as_it_was_sent() {
    RequestMessage sent =
        RequestMessage.altered(
            TableForm.Effect.PARTITIONS,
            new TableId("p", "t"),
            "7.8",
            new Difference(List.of(300L), List.of("p.b"), List.of("p.a")));
    assertEquals(sent, RequestMessage.parse(sent.json()));
    OpenRequest request = OpenRequest.ofPartition(sent, 300);
    assertTrue(request.isOwn());
    assertTrue(request.partition().isPresent());
    assertEquals(request, OpenRequest.parse(request.json()));
    Requests once = Requests.NONE.withPartition(request);
    assertEquals(once, once.withPartition(OpenRequest.ofPartition(sent, 300)));
  }
}
