package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.ExpandWildcard;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.indices.Alias;
import co.elastic.clients.elasticsearch.indices.CreateIndexRequest;
import co.elastic.clients.elasticsearch.indices.IndexState;
import co.elastic.clients.elasticsearch.indices.update_aliases.Action;
import co.elastic.clients.json.JsonData;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
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

  /** The index that readers see; null if there is none. */
  FoundIndex find(TableIndex index) throws SinkException, InterruptedException {
    return find(index, index.name());
  }

  /** That index itself, whether readers see it or not; null if there is none. */
  FoundIndex findItself(TableIndex index) throws SinkException, InterruptedException {
    return find(index, index.concrete());
  }

  private FoundIndex find(TableIndex index, String name)
      throws SinkException, InterruptedException {
    String what = "looking at index " + name;
    try {
      Map<String, IndexState> found =
          connection
              .outcome(what, connection.client().indices().get(get -> get.index(name)))
              .result();
      if (found.size() != 1 || !index.isConcrete(found.keySet().iterator().next())) {
        throw new FatalSinkException(
            name
                + " is an alias of "
                + found.keySet()
                + "; remove the alias, or choose other index names (index: …)");
      }
      Map.Entry<String, IndexState> only = found.entrySet().iterator().next();
      return new FoundIndex(index.at(only.getKey()), only.getValue());
    } catch (ExecutionException e) {
      if (Failures.isStatus(e, 404)) {
        return null;
      }
      throw Failures.of(what, e);
    }
  }

  /**
   * Every setting of an index, as it is: the client's own type knows not all of them.
   *
   * @return by flat name, as {@code index.refresh_interval}
   */
  Map<String, JsonData> settings(TableIndex index) throws SinkException, InterruptedException {
    return connection.get(
        "looking at the settings of index " + index.concrete(),
        "/" + index.concrete().replace("%", "%25") + "/_settings",
        Map.of("flat_settings", "true"),
        IndexAdministration::settings);
  }

  private static Map<String, JsonData> settings(JsonParser in) throws IOException {
    Map<String, JsonData> settings = new HashMap<>();
    in.nextToken();
    in.nextToken();
    in.nextToken();
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        settings.put(name, setting(in));
      }
    }
    return settings;
  }

  /** Settings are texts and lists of texts. */
  private static JsonData setting(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      return JsonData.of(in.getText());
    }
    StringWriter json = new StringWriter();
    try (JsonGenerator out = Json.FACTORY.createGenerator(json)) {
      out.copyCurrentStructure(in);
    }
    return JsonData.fromJson(json.toString());
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
   * Adds fields by way of the alias by which the index is written, so that it is this one and no
   * other that has taken its place.
   *
   * @param dynamic what becomes of fields that are not mapped; null leaves that as it is
   * @throws TransientSinkException if the index meanwhile has other fields by these names
   */
  void addFields(
      TableIndex index,
      Map<String, Property> fields,
      Map<String, JsonData> meta,
      DynamicMapping dynamic)
      throws SinkException, InterruptedException {
    String what = "adding fields " + fields.keySet() + " to index " + index.name();
    try {
      connection.outcome(
          what,
          connection
              .client()
              .indices()
              .putMapping(
                  put -> put.index(index.alias()).meta(meta).properties(fields).dynamic(dynamic)));
    } catch (ExecutionException e) {
      if (Failures.isStatus(e, 400) && hasOthers(index, fields)) {
        throw new TransientSinkException(
            what + ": another worker has given it fields by these names; they are looked at again");
      }
      throw Failures.of(what, e);
    }
  }

  private boolean hasOthers(TableIndex index, Map<String, Property> fields)
      throws SinkException, InterruptedException {
    FoundIndex now = findItself(index);
    return now != null
        && fields.entrySet().stream()
            .anyMatch(
                field -> {
                  Property there = now.fields().get(field.getKey());
                  return there != null && there._kind() != field.getValue()._kind();
                });
  }

  /**
   * The index with the alias by which it is written; gives it one if it has none.
   *
   * @throws TransientSinkException if somebody has given the alias to another index
   */
  TableIndex writable(FoundIndex found) throws SinkException, InterruptedException {
    TableIndex index = found.index();
    IndexState present = found.state();
    for (Map.Entry<String, Alias> alias : present.aliases().entrySet()) {
      boolean written = Boolean.TRUE.equals(alias.getValue().isWriteIndex());
      if (written && index.isAlias(alias.getKey())) {
        return index.with(alias.getKey());
      }
    }
    Set<String> holders = holders(index);
    boolean its = holders.remove(index.concrete());
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
    String what = "giving an alias to index " + index.concrete();
    try {
      connection.outcome(
          what,
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
                                          .index(index.concrete())
                                          .alias(index.aliases())
                                          .mustExist(false)));
                    }
                    return update.actions(written(index));
                  }));
    } catch (ExecutionException e) {
      FoundIndex now = Failures.isStatus(e, 400) ? find(index) : null;
      if (now != null && !now.index().concrete().equals(index.concrete())) {
        throw new TransientSinkException(
            what + ": " + now.index().concrete() + " has taken its place meanwhile");
      }
      throw Failures.of(what, e);
    }
  }

  /** Has an index written by its alias. */
  static Action written(TableIndex index) {
    return Action.of(
        action ->
            action.add(
                add ->
                    add.index(index.concrete())
                        .alias(index.alias())
                        .isHidden(true)
                        .isWriteIndex(true)));
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
