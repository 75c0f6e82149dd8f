package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.HealthStatus;
import co.elastic.clients.elasticsearch.cluster.HealthResponse;
import co.elastic.clients.elasticsearch.nodes.info.NodeInfo;
import co.elastic.clients.elasticsearch.security.IndexPrivilege;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** Looks at whether Elasticsearch can be reached and used; changes nothing. */
final class TargetCheck {
  private static final int OLDEST_MAJOR = 8;

  private final ElasticConnection connection;
  private final ElasticConfig config;

  TargetCheck(ElasticConnection connection, ElasticConfig config) {
    this.connection = connection;
    this.config = config;
  }

  void run() throws SinkException, InterruptedException {
    health();
    version();
    privileges();
  }

  private void health() throws SinkException, InterruptedException {
    HealthResponse health =
        connection.await(
            "asking Elasticsearch at " + config.url() + " for its health",
            connection.client().cluster().health());
    if (health.status() == HealthStatus.Red) {
      throw new TransientSinkException(
          "Elasticsearch's cluster "
              + health.clusterName()
              + " is red: some indexes cannot be written to; see GET _cluster/allocation/explain");
    }
  }

  private void version() throws SinkException, InterruptedException {
    Map<String, NodeInfo> nodes =
        connection
            .await(
                "asking Elasticsearch for its version",
                connection.client().nodes().info(info -> info.metric("http")))
            .nodes();
    for (NodeInfo node : nodes.values()) {
      int major = Integer.parseInt(node.version().split("\\.")[0]);
      if (major < OLDEST_MAJOR) {
        throw new FatalSinkException(
            "node "
                + node.name()
                + " is Elasticsearch "
                + node.version()
                + "; version 8 or newer is needed");
      }
    }
  }

  /** An Elasticsearch without security does not know the question, and answers 400 or 405. */
  private void privileges() throws SinkException, InterruptedException {
    if (config.user().isEmpty() && config.apiKey().isEmpty()) {
      return;
    }
    String tables = config.index().replace("{schema}", "*").replace("{table}", "*");
    TableIndex tombstones = TableIndex.of(config.tombstoneIndex());
    List<String> indexes = List.of(tables, tables + "@*", tombstones.name(), tombstones.alias());
    String what = "asking for privileges";
    try {
      boolean all =
          connection
              .outcome(
                  what,
                  connection
                      .client()
                      .security()
                      .hasPrivileges(
                          ask ->
                              ask.index(
                                  asked ->
                                      asked
                                          .names(indexes)
                                          .privileges(IndexPrivilege.All.jsonValue()))))
              .hasAllRequested();
      if (!all) {
        throw new FatalSinkException(
            "the user needs the privilege all on the indexes and aliases " + indexes);
      }
    } catch (ExecutionException e) {
      if (!Failures.isStatus(e, 400) && !Failures.isStatus(e, 405)) {
        throw Failures.of(what, e);
      }
    }
  }
}
