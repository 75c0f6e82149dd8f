package io.sluice.it.wire;

import java.util.List;

/** What a link understands of a protocol. */
public interface Dialect {

  /** Follows a new connection. */
  Conversation begin();

  /** One connection; each direction is used by one thread. */
  interface Conversation {
    List<Message> up(byte[] bytes);

    List<Message> down(byte[] bytes);
  }

  /** Understands nothing. */
  static Dialect bytes() {
    return () ->
        new Conversation() {
          @Override
          public List<Message> up(byte[] bytes) {
            return List.of(Message.request("", bytes));
          }

          @Override
          public List<Message> down(byte[] bytes) {
            return List.of(Message.answer("", bytes));
          }
        };
  }

  /** Requests are named by method and path without query, such as {@code POST /_bulk}. */
  static Dialect http() {
    return () -> new Turns(Turns::httpRequest);
  }

  /** {@code COMMIT} is a commit. */
  static Dialect bolt() {
    return () -> new Turns(Turns.containing("COMMIT", 0, 2, 0xB0, 0x12, 0, 0));
  }

  /** {@code START_REPLICATION} is that command. */
  static Dialect postgres() {
    return () ->
        new Turns(Turns.containing("START_REPLICATION", "START_REPLICATION".chars().toArray()));
  }

  /** Requests are named by their command, such as {@code update}. */
  static Dialect mongo() {
    return MongoConversation::new;
  }

  /**
   * Requests are named as in Kafka's protocol; brokers seem to stand where the link does.
   *
   * @param broker host and port of the one broker, as it gives them to clients
   * @param port the link's
   */
  static Dialect kafka(String host, int broker, int port) {
    KafkaAddress address = new KafkaAddress(host, broker, port);
    return () -> new KafkaConversation(address);
  }
}
