package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.launch.MongoLauncher;
import io.sluice.dev.supervisor.ServerDefinition;
import io.sluice.dev.supervisor.Site;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A server of MongoDB's wire protocol; no real mongod can be had as a Maven artifact. */
final class MongoDefinition implements ServerDefinition {
  @Override
  public Server server() {
    return Server.MONGO;
  }

  @Override
  public Launch prepare(Site site) throws IOException {
    List<String> jvm = Java.command(site, "-Xmx192m");
    return Java.launcher(
        site,
        jvm,
        Map.of("CLASSPATH", site.home().libraries()),
        MongoLauncher.class.getName(),
        site.folder().resolve("data.mv").toString(),
        Integer.toString(site.port()));
  }

  @Override
  public boolean answers(Site site) {
    return Java.isReady(site);
  }

  @Override
  public Map<String, String> address(Site site) throws IOException {
    return Map.of("uri", "mongodb://127.0.0.1:" + site.port());
  }
}
