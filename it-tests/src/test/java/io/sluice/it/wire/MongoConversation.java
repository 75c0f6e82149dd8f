package io.sluice.it.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * MongoDB's wire protocol: little-endian frames of length, request id, id of the request that is
 * answered, and kind; an {@code OP_MSG} goes on with flags and a section whose document's first
 * field is the command.
 */
final class MongoConversation implements Dialect.Conversation {
  private static final int REQUEST_ID = 4;
  private static final int ANSWER_TO = 8;
  private static final int KIND = 12;
  private static final int OP_MSG = 2013;
  private static final int COMMAND = 26;

  private final Frames up = new Frames(ByteOrder.LITTLE_ENDIAN, 0);
  private final Frames down = new Frames(ByteOrder.LITTLE_ENDIAN, 0);
  private final Map<Integer, String> unanswered = new ConcurrentHashMap<>();

  @Override
  public List<Message> up(byte[] bytes) {
    return up.add(bytes).stream().map(this::request).toList();
  }

  private Message request(ByteBuffer frame) {
    String command = frame.getInt(KIND) == OP_MSG ? text(frame, COMMAND) : "";
    unanswered.put(frame.getInt(REQUEST_ID), command);
    return Message.request(command, frame.array());
  }

  private static String text(ByteBuffer frame, int from) {
    StringBuilder text = new StringBuilder();
    for (int at = from; frame.get(at) != 0; at++) {
      text.append((char) frame.get(at));
    }
    return text.toString();
  }

  @Override
  public List<Message> down(byte[] bytes) {
    return down.add(bytes).stream().map(this::answer).toList();
  }

  private Message answer(ByteBuffer frame) {
    String command = unanswered.remove(frame.getInt(ANSWER_TO));
    return Message.answer(command == null ? "" : command, frame.array());
  }
}
