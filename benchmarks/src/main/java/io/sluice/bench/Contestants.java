package io.sluice.bench;

import java.util.List;
import java.util.stream.Collectors;

/** All that can be measured, by name. */
final class Contestants {
  private static final int BULK = 2_000;
  private static final int NODES = 5_000;
  private static final int RECORDS = 10_000;

  private static final List<String> DEBEZIUM = List.of("engine: debezium");

  private static final List<Contestant> ALL =
      List.of(
          new PathContestant("sluice", Target.KAFKA, new SluiceLauncher()),
          new PathContestant("sluice-debezium", Target.KAFKA, new SluiceLauncher(DEBEZIUM)),
          new PathContestant("connect-avro", Target.KAFKA, new ConnectLauncher(ConnectFormat.AVRO)),
          new PathContestant("connect-json", Target.KAFKA, new ConnectLauncher(ConnectFormat.JSON)),
          new WalsenderLimit(),
          new RawLimit("limit-producer", Target.KAFKA, RECORDS, RawKafka::new),
          new PathContestant("sluice-mongo", Target.MONGO, new SluiceLauncher()),
          new PathContestant("sluice-debezium-mongo", Target.MONGO, new SluiceLauncher(DEBEZIUM)),
          new PathContestant(
              "connect-mongo", Target.MONGO, new ConnectLauncher(ConnectFormat.AVRO)),
          new RawLimit("limit-mongo", Target.MONGO, BULK, RawMongo::new),
          new PathContestant("sluice-neo4j", Target.NEO4J, new SluiceLauncher()),
          new RawLimit("limit-neo4j", Target.NEO4J, NODES, RawNeo4j::new),
          new PathContestant("sluice-elastic", Target.ELASTIC, new SluiceLauncher()),
          new RawLimit("limit-elastic", Target.ELASTIC, BULK, RawElastic::new));

  private Contestants() {}

  static Contestant of(String name) throws BenchmarkException {
    return ALL.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BenchmarkException(
                    "there is no contestant " + name + "; there are " + names()));
  }

  static String names() {
    return ALL.stream().map(Contestant::name).collect(Collectors.joining(", "));
  }
}
