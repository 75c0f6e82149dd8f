package io.sluice.adapter.kafka;

import io.sluice.ports.PortException;

/** The registry was reached, and says no to a schema. */
final class RefusedSchemaException extends PortException {
  private static final long serialVersionUID = 1L;

  private final String subject;
  private final String schema;
  private final String words;

  /**
   * @param words the registry's own
   */
  RefusedSchemaException(String subject, String schema, String words) {
    super("the schema registry refuses the new schema of subject " + subject + " (" + words + ")");
    this.subject = subject;
    this.schema = schema;
    this.words = words;
  }

  String subject() {
    return subject;
  }

  String schema() {
    return schema;
  }

  String words() {
    return words;
  }
}
