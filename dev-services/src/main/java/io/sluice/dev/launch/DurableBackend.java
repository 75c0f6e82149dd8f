package io.sluice.dev.launch;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;

/**
 * Writes to its file before it answers. The H2 store alone writes once a second, so that a killed
 * server forgets what it had confirmed, which a real one never does. It survives the death of the
 * process, not of the machine.
 */
final class DurableBackend extends H2Backend {
  DurableBackend(String file) {
    super(file);
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    Document answer = super.handleMessage(message);
    commit();
    return answer;
  }
}
