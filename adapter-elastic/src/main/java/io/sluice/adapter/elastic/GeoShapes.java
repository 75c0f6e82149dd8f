package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Elasticsearch has fields of type geo_shape: Elastic's distributions have, in a module,
 * but the bare server has not, and refuses an index with one. There such a field is not indexed.
 */
final class GeoShapes {
  private static final Logger LOG = LoggerFactory.getLogger(GeoShapes.class);
  private static final String MODULE = "spatial";

  private final ElasticConnection connection;
  private Boolean there;

  GeoShapes(ElasticConnection connection) {
    this.connection = connection;
  }

  /** The fields as this Elasticsearch takes them. */
  Map<String, Property> fitting(Map<String, Property> fields)
      throws SinkException, InterruptedException {
    if (fields.values().stream().noneMatch(Property::isGeoShape) || areThere()) {
      return fields;
    }
    Map<String, Property> fitting = new LinkedHashMap<>(fields);
    fitting.replaceAll((name, field) -> field.isGeoShape() ? Fields.unindexed() : field);
    return fitting;
  }

  /** The plan with fields as this Elasticsearch takes them. */
  FieldPlan fitting(FieldPlan plan) throws SinkException, InterruptedException {
    return new FieldPlan(
        fitting(plan.additions()),
        fitting(plan.replacements()),
        plan.older(),
        plan.users(),
        plan.until());
  }

  private boolean areThere() throws SinkException, InterruptedException {
    if (there == null) {
      there =
          connection.get(
              "asking Elasticsearch for its modules",
              "/_nodes/plugins",
              Map.of("filter_path", "nodes.*.modules.name"),
              GeoShapes::allHaveModule);
      if (!there) {
        LOG.warn(
            "Elasticsearch lacks the module {}, so it has no fields of type geo_shape: geometries"
                + " are in the documents, but cannot be searched for",
            MODULE);
      }
    }
    return there;
  }

  /** Of an answer that lists each node's modules with nothing but their names. */
  private static boolean allHaveModule(JsonParser in) throws IOException {
    int nodes = 0;
    int having = 0;
    while (in.nextToken() != null) {
      if (in.currentToken() == JsonToken.START_ARRAY) {
        nodes++;
        having += hasModule(in) ? 1 : 0;
      }
    }
    return nodes > 0 && having == nodes;
  }

  private static boolean hasModule(JsonParser in) throws IOException {
    boolean found = false;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      found |= in.currentToken() == JsonToken.VALUE_STRING && in.getText().equals(MODULE);
    }
    return found;
  }
}
