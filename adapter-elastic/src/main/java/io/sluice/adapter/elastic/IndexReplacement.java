package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch.indices.AddBlockResponse;
import co.elastic.clients.elasticsearch.indices.Alias;
import co.elastic.clients.elasticsearch.indices.add_block.IndicesBlockOptions;
import co.elastic.clients.elasticsearch.indices.update_aliases.AddAction;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.concurrent.ExecutionException;

/** Holds an index still, and has another one take its place. */
final class IndexReplacement {
  private final ElasticConnection connection;
  private final IndexAdministration administration;

  IndexReplacement(ElasticConnection connection, IndexAdministration administration) {
    this.connection = connection;
    this.administration = administration;
  }

  /** Returns when every write under way has ended and no other one is let in. */
  void blockWrites(TableIndex index) throws SinkException, InterruptedException {
    String what = "blocking writes to index " + index.concrete();
    AddBlockResponse blocked =
        connection.await(
            what,
            connection
                .client()
                .indices()
                .addBlock(block -> block.index(index.alias()).block(IndicesBlockOptions.Write)));
    boolean wasBlockedBefore = blocked.indices().isEmpty();
    if (!blocked.acknowledged() || !blocked.shardsAcknowledged() && !wasBlockedBefore) {
      throw new TransientSinkException(what + ": not every shard has answered");
    }
  }

  /** How many documents it has, by the alias by which it is written. */
  long count(TableIndex index) throws SinkException, InterruptedException {
    String what = "counting the documents of index " + index.concrete();
    connection.await(
        what, connection.client().indices().refresh(refresh -> refresh.index(index.alias())));
    return connection
        .await(what, connection.client().count(count -> count.index(index.alias())))
        .count();
  }

  /**
   * Has another index take an index's place, and deletes that, in one step. Does nothing if another
   * worker has done so.
   *
   * @param by with the alias by which it is to be written from then on
   */
  void replace(FoundIndex index, TableIndex by) throws SinkException, InterruptedException {
    TableIndex its = index.index();
    String what = "putting index " + by.concrete() + " in the place of " + its.concrete();
    try {
      connection.outcome(
          what,
          connection
              .client()
              .indices()
              .updateAliases(
                  update -> {
                    update
                        .actions(action -> action.removeIndex(r -> r.index(its.concrete())))
                        .actions(
                            action ->
                                action.remove(
                                    r -> r.index(by.concrete()).alias(by.filling().alias())))
                        .actions(
                            action -> action.add(a -> a.index(by.concrete()).alias(by.name())));
                    index
                        .state()
                        .aliases()
                        .forEach(
                            (name, alias) -> {
                              if (!its.isAlias(name) && !name.equals(its.name())) {
                                update.actions(action -> action.add(same(by, name, alias)));
                              }
                            });
                    return update.actions(IndexAdministration.written(by));
                  }));
    } catch (ExecutionException e) {
      FoundIndex now = administration.find(its);
      if (now == null || !now.index().concrete().equals(by.concrete())) {
        throw Failures.of(what, e);
      }
    }
  }

  private static AddAction same(TableIndex index, String name, Alias alias) {
    return AddAction.of(
        add ->
            add.index(index.concrete())
                .alias(name)
                .filter(alias.filter())
                .routing(alias.routing())
                .indexRouting(alias.indexRouting())
                .searchRouting(alias.searchRouting())
                .isHidden(alias.isHidden())
                .isWriteIndex(alias.isWriteIndex()));
  }
}
