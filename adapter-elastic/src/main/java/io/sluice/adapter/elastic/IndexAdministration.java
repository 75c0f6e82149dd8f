package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.ExpandWildcard;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.indices.Alias;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.json.JsonData;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;

/** Looks at indexes, makes them, and gives them fields and the alias for writing. */
final class IndexAdministration {
  private final ElasticConnection connection;

  IndexAdministration(ElasticConnection connection) {
    this.connection = connection;
  }

  /** Null if there is no such index. */
  IndexState find(TableIndex index) throws SinkException, InterruptedException {
    String what = "looking at index " + index.name();
    try {
      Map<String, IndexState> found =
          connection
              .outcome(what, connection.client().indices().get(get -> get.index(index.name())))
              .result();
      if (!found.keySet().equals(Set.of(index.name()))) {
        throw new FatalSinkException(
            index.name()
                + " is an alias of "
                + found.keySet()
                + "; remove the alias, or choose other index names (index: …)");
      }
      return found.get(index.name());
    } catch (ExecutionException e) {
      if (Failures.isStatus(e, 404)) {
        return null;
      }
      throw Failures.of(what, e);
    }
  }

  /** Returns false if it is there already. */
  boolean create(CreateIndexRequest request) throws SinkException, InterruptedException {
    String what = "creating index " + request.index();
    try {
      connection.outcome(what, connection.client().indices().create(request));
      return true;
    } catch (ExecutionException e) {
      if (Failures.isAlreadyThere(e)) {
        return false;
      }
      throw Failures.of(what, e);
    }
  }

  /**
   * @param dynamic what becomes of fields that are not mapped; null leaves that as it is
   */
  void addFields(
      TableIndex index,
      Map<String, Property> fields,
      Map<String, JsonData> meta,
      DynamicMapping dynamic)
      throws SinkException, InterruptedException {
    connection.await(
        "adding fields to index " + index.name(),
        connection
            .client()
            .indices()
            .putMapping(
                put -> put.index(index.name()).meta(meta).properties(fields).dynamic(dynamic)));
  }

  /**
   * The index with the alias by which it is written; gives it one if it has none.
   *
   * @throws TransientSinkException if somebody has given the alias to another index
   */
  TableIndex writable(TableIndex index, IndexState present)
      throws SinkException, InterruptedException {
    for (Map.Entry<String, Alias> alias : present.aliases().entrySet()) {
      boolean written = Boolean.TRUE.equals(alias.getValue().isWriteIndex());
      if (written && index.isAlias(alias.getKey())) {
        return index.with(alias.getKey());
      }
    }
    Set<String> holders = holders(index);
    boolean its = holders.remove(index.name());
    if (its && present.aliases().keySet().stream().noneMatch(index::isAlias)) {
      throw new TransientSinkException(
          "another worker is giving index " + index.name() + " an alias");
    }
    if (!holders.isEmpty()) {
      throw new TransientSinkException(
          "alias "
              + index.aliases()
              + ", through which index "
              + index.name()
              + " is written, stands for "
              + holders
              + "; remove it there (POST /_aliases)");
    }
    replaceAlias(index, !present.aliases().isEmpty());
    return index;
  }

  /** Has the index written by this alias and no other from now on. */
  void moveTo(TableIndex index) throws SinkException, InterruptedException {
    replaceAlias(index, true);
  }

  private void replaceAlias(TableIndex index, boolean mayHaveOthers)
      throws SinkException, InterruptedException {
    connection.await(
        "giving an alias to index " + index.name(),
        connection
            .client()
            .indices()
            .updateAliases(
                update -> {
                  if (mayHaveOthers) {
                    update.actions(
                        action ->
                            action.remove(
                                remove ->
                                    remove
                                        .index(index.name())
                                        .alias(index.aliases())
                                        .mustExist(false)));
                  }
                  return update.actions(
                      action ->
                          action.add(
                              add ->
                                  add.index(index.name())
                                      .alias(index.alias())
                                      .isHidden(true)
                                      .isWriteIndex(true)));
                }));
  }

  private Set<String> holders(TableIndex index) throws SinkException, InterruptedException {
    String what = "looking at alias " + index.aliases();
    try {
      return new TreeSet<>(
          connection
              .outcome(
                  what,
                  connection
                      .client()
                      .indices()
                      .getAlias(
                          get -> get.name(index.aliases()).expandWildcards(ExpandWildcard.All)))
              .result()
              .keySet());
    } catch (ExecutionException e) {
      if (Failures.isStatus(e, 404)) {
        return new TreeSet<>();
      }
      throw Failures.of(what, e);
    }
  }
}
