package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.nodes.info.NodeInfo;
import io.sluice.ports.sink.SinkException;
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
          connection
              .await(
                  "asking Elasticsearch for its modules",
                  connection.client().nodes().info(info -> info.metric("plugins")))
              .nodes()
              .values()
              .stream()
              .allMatch(GeoShapes::hasModule);
      if (!there) {
        LOG.warn(
            "Elasticsearch lacks the module {}, so it has no fields of type geo_shape: geometries"
                + " are in the documents, but cannot be searched for",
            MODULE);
      }
    }
    return there;
  }

  private static boolean hasModule(NodeInfo node) {
    return node.modules().stream().anyMatch(module -> module.name().equals(MODULE));
  }
}
