package io.sluice.app.deadletters;

import io.sluice.domain.ChangeEvent;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import io.sluice.ports.log.DeadLetters;
import io.sluice.ports.sink.RejectedChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Dead letters that live as long as the test. */
final class MemoryDeadLetters implements DeadLetters {
  private final Map<Long, DeadLetter> open = new TreeMap<>();
  final Map<Long, Outcome> resolved = new TreeMap<>();
  private long next;

  void add(String sink, ChangeEvent... changes) {
    for (ChangeEvent change : changes) {
      store(sink, List.of(new RejectedChange(change, "too odd")));
    }
  }

  @Override
  public void store(String sink, List<RejectedChange> rejected) {
    for (RejectedChange each : rejected) {
      Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(next);
      open.put(next, new DeadLetter(next, sink, each.reason(), at, each.change()));
      next++;
    }
  }

  @Override
  public void list(Handler<DeadLetter> letters) throws PortException, InterruptedException {
    for (DeadLetter letter : new ArrayList<>(open.values())) {
      letters.accept(letter);
    }
  }

  @Override
  public Set<Long> open(Collection<Long> ids) {
    return ids.stream().filter(open::containsKey).collect(Collectors.toSet());
  }

  @Override
  public void resolve(Collection<Long> ids, Outcome outcome) {
    for (long id : ids) {
      open.remove(id);
      resolved.put(id, outcome);
    }
  }
}
