package io.sluice.adapter.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.Sink;
import io.sluice.ports.sink.SinkContext;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.SinkPlugin;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Makes MongoDB sinks. */
public final class MongoPlugin implements SinkPlugin<MongoConfig> {
  private static final int COMMAND_NOT_FOUND = 59;
  private static final Set<String> NEEDED =
      Set.of("find", "insert", "update", "remove", "createIndex");

  @Override
  public String name() {
    return "mongo";
  }

  @Override
  public Class<MongoConfig> configType() {
    return MongoConfig.class;
  }

  @Override
  public Sink open(MongoConfig config, SinkContext context) throws SinkException {
    MongoConnection connection = new MongoConnection(config, threadName(context));
    MongoSink sink = new MongoSink(config, connection, context.pipeline(), Clock.systemUTC());
    if (context.worker() == 0) {
      sink.lookForLateRows();
    }
    return sink;
  }

  private static String threadName(SinkContext context) {
    return "sluice-" + context.pipeline() + "-" + context.sink() + "-" + context.worker();
  }

  /** Reaches the server as the user, reads the database, and looks at the user's privileges. */
  @Override
  public void check(MongoConfig config, SinkContext context)
      throws SinkException, InterruptedException {
    try (MongoConnection connection = new MongoConnection(config, threadName(context))) {
      String doing = "looking at database " + config.database();
      connection.call(
          doing,
          database ->
              database.runCommand(
                  new BsonDocument("find", new BsonString(Collections.COLLECTION))
                      .append("limit", new BsonInt32(1))));
      BsonDocument status = connection.call(doing, MongoPlugin::status);
      BsonDocument access = status.getDocument("authInfo", new BsonDocument());
      if (isAuthenticated(access)
          && access.isArray("authenticatedUserPrivileges")
          && !mayWrite(access, config.database())) {
        throw new FatalSinkException(
            "the user may not write to database "
                + config.database()
                + "; run there: db.grantRolesToUser(\"<user>\", [{role: \"readWrite\", db: \""
                + config.database()
                + "\"}])");
      }
    }
  }

  /** Who the user is and what the user may do; empty from servers that do not tell. */
  private static BsonDocument status(MongoDatabase database) {
    try {
      return database.runCommand(
          new BsonDocument("connectionStatus", new BsonInt32(1))
              .append("showPrivileges", BsonBoolean.TRUE),
          BsonDocument.class);
    } catch (MongoCommandException refused) {
      if (refused.getErrorCode() == COMMAND_NOT_FOUND) {
        return new BsonDocument();
      }
      throw refused;
    }
  }

  private static boolean isAuthenticated(BsonDocument access) {
    return access.isArray("authenticatedUsers") && !access.getArray("authenticatedUsers").isEmpty();
  }

  /** Whether the privileges on the database or any of its collections hold what is needed. */
  private static boolean mayWrite(BsonDocument access, String database) {
    Set<String> actions = new HashSet<>();
    for (BsonValue value : access.getArray("authenticatedUserPrivileges")) {
      BsonDocument privilege = value.asDocument();
      BsonDocument resource = privilege.getDocument("resource");
      boolean concerned =
          resource.containsKey("anyResource")
              || (resource.containsKey("db")
                  && Set.of("", database).contains(resource.getString("db").getValue()));
      if (concerned) {
        privilege.getArray("actions").forEach(action -> actions.add(action.asString().getValue()));
      }
    }
    return actions.contains("anyAction") || actions.containsAll(NEEDED);
  }
}
