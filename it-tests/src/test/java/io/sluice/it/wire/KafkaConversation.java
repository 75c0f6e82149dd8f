package io.sluice.it.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kafka's protocol: frames of length, kind of request, its version and a number; an answer begins
 * with its request's number.
 */
final class KafkaConversation implements Dialect.Conversation {
  private static final int KIND = 4;
  private static final int REQUEST_NUMBER = 8;
  private static final int ANSWER_NUMBER = 4;
  private static final String FETCH = "Fetch";
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "Produce"),
          Map.entry(1, FETCH),
          Map.entry(8, "OffsetCommit"),
          Map.entry(11, "JoinGroup"),
          Map.entry(14, "SyncGroup"),
          Map.entry(19, "CreateTopics"),
          Map.entry(22, "InitProducerId"),
          Map.entry(26, "EndTxn"));

  private final KafkaAddress address;
  private final Frames up = new Frames(ByteOrder.BIG_ENDIAN, Integer.BYTES);
  private final Frames down = new Frames(ByteOrder.BIG_ENDIAN, Integer.BYTES);
  private final Map<Integer, String> unanswered = new ConcurrentHashMap<>();

  KafkaConversation(KafkaAddress address) {
    this.address = address;
  }

  @Override
  public List<Message> up(byte[] bytes) {
    return up.add(bytes).stream().map(this::request).toList();
  }

  private Message request(ByteBuffer frame) {
    String name = NAMES.getOrDefault((int) frame.getShort(KIND), "");
    unanswered.put(frame.getInt(REQUEST_NUMBER), name);
    return Message.request(name, frame.array());
  }

  @Override
  public List<Message> down(byte[] bytes) {
    return down.add(bytes).stream().map(this::answer).toList();
  }

  private Message answer(ByteBuffer frame) {
    String name = unanswered.getOrDefault(frame.getInt(ANSWER_NUMBER), "");
    unanswered.remove(frame.getInt(ANSWER_NUMBER));
    if (!name.equals(FETCH)) {
      address.replaceIn(frame);
    }
    return Message.answer(name, frame.array());
  }
}
