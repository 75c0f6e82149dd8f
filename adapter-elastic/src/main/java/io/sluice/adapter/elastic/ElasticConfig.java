package io.sluice.adapter.elastic;

import io.sluice.ports.config.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What stands under an Elasticsearch sink's name in the configuration. */
public record ElasticConfig(
    @Setting(
            doc =
                "Where Elasticsearch answers, for example http://localhost:9200 (without a port: 80,"
                    + " or 443 for https); several nodes of one cluster separated by commas.",
            example = "http://localhost:9200")
        String url,
    @Setting(doc = "User name, for basic authentication.", defaultValue = "") String user,
    @Setting(doc = "The user's password.", defaultValue = "", secret = true) String password,
    @Setting(
            doc = "API key as Elasticsearch shows it (encoded), instead of user and password.",
            defaultValue = "",
            secret = true)
        String apiKey,
    @Setting(
            doc =
                "Name of a table's index. {schema} and {table} stand for the table's names, of which"
                    + " every character but a-z, 0-9, _ and - is written as % and its code. Without"
                    + " {schema}, two tables of one name in different schemas stop the sink; they"
                    + " are never mixed.",
            defaultValue = "{schema}.{table}")
        String index,
    @Setting(doc = "Primary shards of an index that the sink creates.", defaultValue = "1")
        int shards,
    @Setting(doc = "Replicas of each shard of an index that the sink creates.", defaultValue = "1")
        int replicas,
    @Setting(
            doc =
                "What a write does for searches to see it (a GET by id sees it at once anyway):"
                    + " none, they see it within the index's refresh interval, by default a second;"
                    + " wait_for, the write waits for that; immediate, it refreshes at once.",
            defaultValue = "none")
        Refresh refresh,
    @Setting(
            doc =
                "How long the version of a deleted row is remembered, so that a late older change"
                    + " does not bring the row back.",
            defaultValue = "24h")
        Duration deleteRetention,
    @Setting(
            doc =
                "Index for what is remembered of deleted rows and truncated tables; the same for"
                    + " every sink that writes to the same indexes.",
            defaultValue = "sluice-tombstones")
        String tombstoneIndex,
    @Setting(doc = "Most documents in one bulk request.", defaultValue = "2000") int bulkCount,
    @Setting(
            doc =
                "Bytes from which on a bulk request is sent. A larger document has a request of"
                    + " its own.",
            defaultValue = "5242880")
        int bulkBytes,
    @Setting(doc = "Bulk requests of one worker under way at a time.", defaultValue = "2")
        int inFlight,
    @Setting(doc = "Longest wait for a connection.", defaultValue = "5s") Duration connectTimeout,
    @Setting(doc = "Longest wait for the answer to a request.", defaultValue = "60s")
        Duration requestTimeout,
    @Setting(
            doc =
                "PEM file with the certificate authority that signed Elasticsearch's certificate.",
            defaultValue = "")
        String caFile,
    @Setting(
            doc =
                "SHA-256 fingerprint of the certificate authority, as Elasticsearch prints it when"
                    + " it first starts; instead of caFile.",
            defaultValue = "")
        String caFingerprint) {

  public ElasticConfig {
    List<URI> nodes = nodes(url);
    require(!nodes.isEmpty(), "url is empty; give for example http://localhost:9200");
    nodes.forEach(ElasticConfig::requireNode);
    require(user.isEmpty() || apiKey.isEmpty(), "give user and password or apiKey, not both");
    require(user.isEmpty() == password.isEmpty(), "user and password belong together");
    require(caFile.isEmpty() || caFingerprint.isEmpty(), "give caFile or caFingerprint, not both");
    IndexNames.check("index", index);
    require(index.contains("{table}"), "index must contain {table}");
    IndexNames.check("tombstoneIndex", tombstoneIndex);
    require(!tombstoneIndex.contains("{"), "tombstoneIndex is one index, without placeholders");
    requireAtLeast(1, shards, "shards");
    requireAtLeast(0, replicas, "replicas");
    requireAtLeast(1, bulkCount, "bulkCount");
    requireAtLeast(1, bulkBytes, "bulkBytes");
    requireAtLeast(1, inFlight, "inFlight");
    requirePositive(deleteRetention, "deleteRetention");
    requirePositive(connectTimeout, "connectTimeout");
    requirePositive(requestTimeout, "requestTimeout");
  }

  List<URI> nodes() {
    return nodes(url);
  }

  private static List<URI> nodes(String url) {
    return Stream.of(url.split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(URI::create)
        .toList();
  }

  private static void requireNode(URI node) {
    require(
        node.getHost() != null
            && ("http".equals(node.getScheme()) || "https".equals(node.getScheme())),
        "url " + node + " is not of the form http://host:port or https://host:port");
    require(node.getUserInfo() == null, "url: give user and password as keys of their own");
  }

  private static void requireAtLeast(int least, int value, String name) {
    require(value >= least, name + " must be at least " + least);
  }

  private static void requirePositive(Duration value, String name) {
    require(value.compareTo(Duration.ZERO) > 0, name + " must be longer than 0");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "ElasticConfig[url=" + url + ", index=" + index + "]";
  }
}
