package io.sluice.adapter.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The way of a request: a logical message in PostgreSQL's WAL, under the pipeline's own prefix.
 *
 * <p>Every role of a database may write such messages, and a request can hold a condition that
 * capture evaluates with its own rights. So a message carries a seal, an HMAC that only those can
 * make who know the source's password and thus could do the same anyway; others are passed over.
 */
final class RequestChannel {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SEAL_LENGTH = 64;

  private final String prefix;
  private final SecretKeySpec key;

  RequestChannel(String pipeline, String password) {
    this.prefix = "sluice:" + pipeline;
    byte[] secret = (prefix + "\n" + password).getBytes(StandardCharsets.UTF_8);
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  String prefix() {
    return prefix;
  }

  /**
   * Writes the message, as a part of the transaction that the connection is in.
   *
   * @return its LSN, which is behind everything that was committed before
   */
  long emit(Connection connection, RequestMessage message) throws SQLException {
    String sql = "select pg_catalog.pg_logical_emit_message(true, ?, ?::text) - '0/0'::pg_lsn";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, prefix);
      statement.setString(2, sealed(message));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Long.parseUnsignedLong(row.getString(1));
      }
    }
  }

  /** The message, if it is one of this pipeline's and its seal is right. */
  Optional<RequestMessage> open(String messagePrefix, byte[] content) {
    if (!prefix.equals(messagePrefix)) {
      return Optional.empty();
    }
    String text = new String(content, StandardCharsets.UTF_8);
    if (text.length() < SEAL_LENGTH) {
      return Optional.empty();
    }
    String body = text.substring(SEAL_LENGTH);
    boolean genuine =
        MessageDigest.isEqual(
            seal(body).getBytes(StandardCharsets.UTF_8),
            text.substring(0, SEAL_LENGTH).getBytes(StandardCharsets.UTF_8));
    try {
      return genuine ? Optional.of(RequestMessage.parse(body)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // of a later version of Sluice
    }
  }

  /** The message's text. */
  String sealed(RequestMessage message) {
    String body = message.json();
    return seal(body) + body;
  }

  private String seal(String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
