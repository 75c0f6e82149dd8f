package io.sluice.adapter.elastic;

import io.sluice.domain.ColumnType;
import io.sluice.domain.ColumnType.Scalar;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A document's {@code _id}, made from the row's key so that within a table two keys never share
 * one: the values as text, separated by commas. In a value, {@code ~} becomes {@code ~~} and a
 * comma {@code ~,}. An id that would be empty is {@code ~0}. An id of over 512 bytes, which
 * Elasticsearch refuses, is cut and ends in {@code ~h} and the SHA-256 of the whole. (The cut never
 * leaves a {@code ~} at its end, so {@code ~h} stays something that no other id has.)
 *
 * <p>So the order with key 42 is the document {@code 42}, and item 3 of it {@code 42,3}. Bytes are
 * in URL-safe base64, an array is its JSON.
 */
final class DocumentIds {
  static final int LONGEST = 512;
  private static final String EMPTY = "~0";
  private static final String HASHED = "~h";
  private static final int HASH_LENGTH = 43;

  private final List<ColumnType> types = new ArrayList<>();

  DocumentIds(TableSchema table) {
    for (int i = 0; i < table.keySize(); i++) {
      types.add(table.columns().get(table.keyIndex(i)).type());
    }
  }

  String of(RowKey key) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < key.size(); i++) {
      if (i > 0) {
        id.append(',');
      }
      append(id, text(types.get(i), key.value(i)));
    }
    return id.isEmpty() ? EMPTY : fitting(id.toString());
  }

  private static void append(StringBuilder id, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '~' || c == ',') {
        id.append('~');
      }
      id.append(c);
    }
  }

  private static String text(ColumnType type, Object value) {
    if (type == Scalar.BYTES) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString((byte[]) value);
    }
    if (type instanceof ColumnType.ArrayOf) {
      byte[] json = Json.bytes(out -> ValueCodec.of(type).write(out, value));
      return new String(json, StandardCharsets.UTF_8);
    }
    return value.toString();
  }

  private static String fitting(String id) {
    if (id.length() * 3 <= LONGEST) {
      return id;
    }
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST) {
      return id;
    }
    int end = LONGEST - HASHED.length() - HASH_LENGTH;
    while (end > 0 && ((bytes[end] & 0xC0) == 0x80 || bytes[end - 1] == '~')) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8) + HASHED + sha256(bytes);
  }

  /** In URL-safe base64 without padding, {@value #HASH_LENGTH} characters. */
  static String sha256(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
