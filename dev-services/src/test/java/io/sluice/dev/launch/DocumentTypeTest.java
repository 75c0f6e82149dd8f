package io.sluice.dev.launch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.ObjectDataType;
import org.junit.jupiter.api.Test;

class DocumentTypeTest {
  private static final List<Object> VALUES =
      Arrays.asList(
          null,
          true,
          7,
          -7L,
          1L << 60,
          -0.0,
          1e300,
          "",
          "text",
          "x".repeat(300),
          Instant.parse("2026-11-23T10:00:00.123Z"),
          Instant.parse("0001-01-01T00:00:00Z"),
          new ObjectId(),
          new UUID(1, 2),
          new Decimal128(new BigDecimal("12.50")),
          Decimal128.NaN,
          Decimal128.NEGATIVE_ZERO,
          new ArrayList<>(Arrays.asList(1, null, "a", new ArrayList<>(List.of(2L)))));

  private static Document document() {
    Document document = new Document("_id", new Document("a", 1).append("b", null));
    for (int i = 0; i < VALUES.size(); i++) {
      document.append("v" + i, VALUES.get(i));
    }
    return document.append("nested", new Document("list", new ArrayList<>(VALUES)));
  }

  /** With something before and behind, as on a page. */
  private static Object stored(ObjectDataType writer, Object value) {
    WriteBuffer buffer = new WriteBuffer();
    buffer.put((byte) 1);
    writer.write(buffer, value);
    buffer.put((byte) 2);
    ByteBuffer from = buffer.getBuffer().flip();
    from.get();
    Object read = new DocumentType().read(from);
    assertEquals(2, from.get());
    assertEquals(0, from.remaining());
    return read;
  }

  @Test
  void whatIsStoredIsReadAsItWas() {
    Document document = document();
    Document read = (Document) stored(new DocumentType(), document);
    assertEquals(document, read);
    assertEquals(List.copyOf(document.keySet()), List.copyOf(read.keySet()));
    VALUES.forEach(value -> assertEquals(value, stored(new DocumentType(), value)));
    assertArrayEquals(new byte[] {1, 2}, (byte[]) stored(new DocumentType(), new byte[] {1, 2}));
  }

  @Test
  void keysAreReadAsTheyWere() {
    KeyValue key = new KeyValue(1.0, "a", null, document(), Missing.getInstance());
    assertEquals(key, stored(new DocumentType(), key));
  }

  @Test
  void whatJavaSerializedBeforeIsRead() {
    assertEquals(document(), stored(new ObjectDataType(), document()));
    KeyValue key = new KeyValue(1.0, "a");
    assertEquals(key, stored(new ObjectDataType(), key));
  }

  @Test
  void aLargerDocumentTakesMoreMemory() {
    DocumentType type = new DocumentType();
    Document small = new Document("a", "b");
    Document large = new Document("a", "b".repeat(5_000)).append("c", document());
    assertTrue(type.getMemory(small) > 0);
    assertTrue(type.getMemory(large) > type.getMemory(small) + 5_000);
  }
}
