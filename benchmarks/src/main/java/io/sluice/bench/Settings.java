package io.sluice.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the user chose for all runs. */
record Settings(
    long rows,
    int partitions,
    int perSecond,
    Duration latencyTime,
    Duration idleTime,
    Duration patience,
    Path sluiceHome,
    String sluiceOptions,
    List<String> sourceKeys,
    Path connectHome,
    String connectOptions,
    int sinkWorkers) {}
