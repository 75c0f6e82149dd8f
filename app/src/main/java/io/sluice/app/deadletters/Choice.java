package io.sluice.app.deadletters;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import io.sluice.ports.log.DeadLetter;
import io.sluice.ports.log.DeadLetters;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which dead letters are meant.
 *
 * @param ids just these; empty for all
 * @param sink only this sink's
 * @param table only those of this table, {@code schema.table} or just {@code table}
 */
public record Choice(Set<Long> ids, Optional<String> sink, Optional<String> table) {
  public Choice {
    ids = Set.copyOf(ids);
  }

  public boolean contains(DeadLetter letter) {
    return (ids.isEmpty() || ids.contains(letter.id()))
        && sink.map(letter.sink()::equals).orElse(true)
        && table.map(name -> isNamed(letter.change().table().id(), name)).orElse(true);
  }

  private static boolean isNamed(TableId table, String name) {
    return table.toString().equals(name) || table.name().equals(name);
  }

  /** Whether nothing has to be known of a dead letter but its id. */
  public boolean isByIdAlone() {
    return !ids.isEmpty() && sink.isEmpty() && table.isEmpty();
  }

  /**
   * What there is of the dead letters meant.
   *
   * @param bySink how many for each sink that has any
   * @param lastId the highest id; those that are stored later are not meant
   */
  public record Found(SortedMap<String, Long> bySink, long lastId) {
    public long count() {
      return bySink.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Looks through all dead letters.
   *
   * @throws PortException if one that is named by its id is not there
   */
  public Found find(DeadLetters letters) throws PortException, InterruptedException {
    SortedMap<String, Long> bySink = new TreeMap<>();
    Set<Long> there = new HashSet<>();
    long[] lastId = {-1};
    letters.list(
        letter -> {
          if (contains(letter)) {
            bySink.merge(letter.sink(), 1L, Long::sum);
            if (!ids.isEmpty()) {
              there.add(letter.id());
            }
            lastId[0] = Math.max(lastId[0], letter.id());
          }
        });
    requireFound(there);
    return new Found(bySink, lastId[0]);
  }

  /**
   * @throws PortException if one that is named by its id is not among these
   */
  public void requireFound(Set<Long> there) throws PortException {
    Set<Long> missing = new TreeSet<>(ids);
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new PortException(notThere(missing));
    }
  }

  private String notThere(Set<Long> missing) {
    String which = missing.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "there is no dead letter "
        + which
        + sink.map(name -> " of sink " + name).orElse("")
        + table.map(name -> " of table " + name).orElse("")
        + ", or no more: it may have been replayed or dropped; see `sluice dead-letters list`";
  }
}
