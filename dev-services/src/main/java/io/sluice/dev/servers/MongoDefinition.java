package io.sluice.dev.servers;

import io.sluice.dev.Server;
import io.sluice.dev.launch.MongoLauncher;
import io.sluice.dev.supervisor.ServerDefinition;
import io.sluice.dev.supervisor.Site;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A server of MongoDB's wire protocol; no real mongod can be had as a Maven artifact. It writes
 * each change to its file before it answers. With {@code memory} in the environment variable {@code
 * SLUICE_DEV_MONGO} it keeps everything in memory instead, for who measures throughput: it forgets
 * all when it ends.
 */
final class MongoDefinition implements ServerDefinition {
  private static final String STORE = "SLUICE_DEV_MONGO";
  private static final String FILE = "file";

  @Override
  public Server server() {
    return Server.MONGO;
  }

  @Override
  public Launch prepare(Site site) throws IOException {
    String store = System.getenv().getOrDefault(STORE, FILE);
    boolean inMemory = store.equals(MongoLauncher.MEMORY);
    if (!inMemory && !store.equals(FILE)) {
      throw new IOException(STORE + "=" + store + " is not known; use file or memory");
    }
    List<String> jvm = Java.command(site, inMemory ? "-Xmx2g" : "-Xmx192m");
    return Java.launcher(
        site,
        jvm,
        Map.of("CLASSPATH", site.home().libraries()),
        MongoLauncher.class.getName(),
        inMemory ? MongoLauncher.MEMORY : site.folder().resolve("data.mv").toString(),
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
