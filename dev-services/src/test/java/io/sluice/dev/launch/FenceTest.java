package io.sluice.dev.launch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.junit.jupiter.api.Test;

class FenceTest {
  private static final int NODE = 1;

  private final Fence fence = new Fence(NODE);

  private void publish(int node, boolean fenced) {
    MetadataDelta delta = new MetadataDelta.Builder().setImage(MetadataImage.EMPTY).build();
    delta.replay(new RegisterBrokerRecord().setBrokerId(node).setFenced(fenced));
    fence.onMetadataUpdate(delta, delta.apply(MetadataProvenance.EMPTY), null);
  }

  @Test
  void aFormerSelfThatIsStillBelievedInIsWaitedFor() throws Exception {
    publish(NODE, false);
    assertFalse(fence.isDown());
    assertThrows(TimeoutException.class, () -> fence.await(0));
    publish(NODE, true);
    fence.await(0);
  }

  @Test
  void aBrokerThatWasNeverThereIsNotWaitedFor() throws Exception {
    publish(NODE + 1, false);
    fence.await(0);
  }
}
