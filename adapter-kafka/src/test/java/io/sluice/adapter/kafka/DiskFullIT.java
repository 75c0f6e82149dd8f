package io.sluice.adapter.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.dev.Server;
import io.sluice.dev.Services;
import io.sluice.domain.ChangeBatch;
import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Checkpoint;
import io.sluice.ports.PortException;
import io.sluice.ports.TransientPortException;
import io.sluice.ports.log.LogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A broker whose disk is really full; needs the right to mount a small one. */
class DiskFullIT {
  private static final int LARGE = 500_000;
  private static final int MOST = 400;

  private final Random random = new Random(1);
  private final String pipeline = LogServers.newPipeline();
  private Path disk;
  private Services services;

  @BeforeEach
  void startOnSmallDisk() throws Exception {
    Path data = Files.createTempDirectory(Path.of("target"), "full").toAbsolutePath();
    disk = Files.createDirectories(data.resolve("kafka/data"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=48m", "sluice-test", disk.toString()),
        "a small disk cannot be mounted here; root can");
    services = Services.start(data, Set.of(Server.KAFKA, Server.REGISTRY));
  }

  @AfterEach
  void stop() throws Exception {
    if (services != null) {
      services.close();
    }
    run("umount", "-l", disk.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private KafkaChangeLog open() {
    Map<String, String> hurried =
        Map.of(
            "default.api.timeout.ms", "5000",
            "request.timeout.ms", "3000",
            "delivery.timeout.ms", "6000",
            "max.block.ms", "6000");
    return new KafkaChangeLog(
        pipeline,
        LogServers.config(
            services.addresses().kafka(), services.addresses().registry().toString(), hurried, 50));
  }

  private String large() {
    return random
        .ints(LARGE, 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private ChangeBatch commit(int version) {
    return ChangeBatch.of(
        List.of(Sample.insert(version, large(), version)), new Checkpoint("" + version, version));
  }

  private PortException fill(LogWriter writer) throws InterruptedException {
    for (int version = 1; version <= MOST; version++) {
      try {
        writer.handle(commit(version));
      } catch (PortException e) {
        return e;
      }
    }
    throw new AssertionError("the disk is not full");
  }

  @Test
  void aFullDiskIsTransientSaysSoAndCostsNothingOnceThereIsRoom() throws Exception {
    try (KafkaChangeLog log = open()) {
      PortException full;
      try (LogWriter writer = log.openWriter()) {
        full = fill(writer);
      }
      assertInstanceOf(TransientPortException.class, full);
      assertTrue(full.getMessage().contains("disk"), full::getMessage);
      assertTrue(run("mount", "-o", "remount,size=400m", disk.toString()));
      services.kill(Server.KAFKA);
      services.start(Server.KAFKA);
      int last;
      try (LogWriter writer = log.openWriter()) {
        last = (int) writer.lastCheckpoint().orElseThrow().version();
        writer.handle(commit(last + 1));
      }
      try (Running sink = Running.of(log, "a")) {
        List<ChangeEvent> read = sink.awaitChanges(last + 1).changes();
        assertEquals(
            LongStream.rangeClosed(1, last + 1).boxed().toList(),
            read.stream().map(ChangeEvent::version).sorted().toList());
      }
    }
  }
}
