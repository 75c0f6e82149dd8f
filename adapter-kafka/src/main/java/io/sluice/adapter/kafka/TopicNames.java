package io.sluice.adapter.kafka;

import io.sluice.domain.TableId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a pipeline's things are called in Kafka.
 *
 * <p>A table's topic is {@code <pipeline>.<schema>.<table>} where Kafka allows every character of
 * it and the whole is short enough; such names have exactly two dots, so no two tables share one.
 * Any other table gets the {@link #distinctTopic}: what Kafka does not allow replaced, and a third
 * dot and a hash of the exact name behind it.
 */
record TopicNames(String pipeline) {
  private static final Pattern PIPELINE = Pattern.compile("[a-z0-9_-]+");
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int LONGEST = 249;
  private static final int LONGEST_PART = 60;
  private static final int HASH_BYTES = 8;

  TopicNames {
    if (!PIPELINE.matcher(pipeline).matches() || pipeline.length() > LONGEST_PART) {
      throw new IllegalArgumentException(
          "the pipeline's name must be 1 to "
              + LONGEST_PART
              + " of a-z, 0-9, _ and -, not \""
              + pipeline
              + "\"");
    }
  }

  String topic(TableId table) {
    String natural = pipeline + "." + table.schema() + "." + table.name();
    boolean legal =
        LEGAL.matcher(table.schema()).matches()
            && LEGAL.matcher(table.name()).matches()
            && natural.length() <= LONGEST;
    return legal ? natural : distinctTopic(table);
  }

  /**
   * The name for a table whose {@link #topic} Kafka refuses because it differs from another topic
   * only in dots and underscores.
   */
  String distinctTopic(TableId table) {
    return pipeline + "." + legal(table.schema()) + "." + legal(table.name()) + "." + hash(table);
  }

  private static String legal(String name) {
    String legal = name.replaceAll("[^A-Za-z0-9_-]", "_");
    String shortened = legal.length() > LONGEST_PART ? legal.substring(0, LONGEST_PART) : legal;
    return shortened.isEmpty() ? "_" : shortened;
  }

  private static String hash(TableId table) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((table.schema() + '\0' + table.name()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The topics of this pipeline's tables, and no others: a pipeline's name holds no dot. */
  Pattern tableTopics() {
    return Pattern.compile(
        Pattern.quote(pipeline + ".")
            + "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+(\\.[0-9a-f]{"
            + 2 * HASH_BYTES
            + "})?");
  }

  String checkpointTopic() {
    return "__" + pipeline + ".checkpoint";
  }

  /** Where the changes of stopped tables wait. */
  String parkedTopic() {
    return "__" + pipeline + ".parked";
  }

  String deadLetterTopic() {
    return "__" + pipeline + ".dead-letters";
  }

  String group(String sink) {
    return pipeline + "." + sink;
  }

  String transactionalId() {
    return "sluice-" + pipeline;
  }

  static String keySubject(String topic) {
    return topic + "-key";
  }

  static String valueSubject(String topic) {
    return topic + "-value";
  }
}
