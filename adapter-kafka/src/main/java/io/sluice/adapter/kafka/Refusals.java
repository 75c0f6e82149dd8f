package io.sluice.adapter.kafka;

import io.sluice.domain.TableId;
import io.sluice.ports.PortException;

/** Says in full what a registry refuses, why, and what a person can do about it. */
final class Refusals {
  private final SchemaRegistry registry;
  private final String parkedTopic;

  Refusals(SchemaRegistry registry, String parkedTopic) {
    this.registry = registry;
    this.parkedTopic = parkedTopic;
  }

  String explain(TableId table, RefusedSchemaException refused) throws InterruptedException {
    String subject = refused.subject();
    return "table "
        + table
        + " is stopped: the schema registry refuses its new schema under subject "
        + subject
        + " ("
        + level(subject)
        + "). What differs from the schema registered last: "
        + difference(refused)
        + ". The registry says: "
        + refused.words()
        + ". The table's changes wait, in order, in topic "
        + parkedTopic
        + "; other tables go on. If the readers of this topic can live with the new schema, allow it: curl"
        + " -X PUT -H 'Content-Type: application/json' -d '{\"compatibility\": \"NONE\"}' "
        + registry.levelAddress(subject)
        + " . The table goes on by itself a few seconds later, and the level may be put back once it has"
        + " caught up. To alter the table back is not enough, for changes with the new schema"
        + " wait already";
  }

  private String level(String subject) throws InterruptedException {
    try {
      return "compatibility level " + registry.level(subject);
    } catch (PortException e) {
      return "its compatibility level could not be asked: " + e.getMessage();
    }
  }

  private String difference(RefusedSchemaException refused) throws InterruptedException {
    try {
      return registry
          .latest(refused.subject())
          .map(registered -> SchemaDifference.of(registered, refused.schema()))
          .orElse("nothing, for none is registered");
    } catch (PortException e) {
      return "it could not be asked for (" + e.getMessage() + ")";
    }
  }
}
