package io.sluice.dev.launch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;

/** Waits in the cluster's metadata for a broker to be fenced, or not there. */
final class Fence implements MetadataPublisher {
  private final CompletableFuture<Void> down = new CompletableFuture<>();
  private final int node;

  Fence(int node) {
    this.node = node;
  }

  /** Blocks until it is so. */
  void await(long limitSeconds) throws InterruptedException, ExecutionException, TimeoutException {
    down.get(limitSeconds, TimeUnit.SECONDS);
  }

  boolean isDown() {
    return down.isDone();
  }

  @Override
  public String name() {
    return "Fence";
  }

  @Override
  public void close() {}

  @Override
  public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
    BrokerRegistration broker = image.cluster().broker(node);
    if (broker == null || broker.fenced()) {
      down.complete(null);
    }
  }
}
