package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkChunkTest {
  private static final TableIndex INDEX = TableIndex.of("a.b");
  private static final String PUT_1 =
      """
      {"index":{"_index":"a.b@Sluice","_id":"1","version":7,"version_type":"external_gte"}}
      {"v":"one"}
      """;
  private static final String DELETE_2 =
      """
      {"delete":{"_index":"a.b@Sluice","_id":"2","version":8,"version_type":"external_gte"}}
      """;

  @Test
  void operationsStandAsLinesOfJson() throws Exception {
    BulkChunk.Builder builder = new BulkChunk.Builder(10, 10_000);
    builder.add(put("1", 7, "one"));
    builder.add(BulkLine.delete(INDEX, "2", 8, null));
    assertEquals(PUT_1 + DELETE_2, text(builder.take()));
    assertTrue(builder.isEmpty());
  }

  @Test
  void aChunkIsFullByCountOrByBytes() throws Exception {
    BulkChunk.Builder byCount = new BulkChunk.Builder(2, 10_000);
    byCount.add(put("1", 1, ""));
    assertFalse(byCount.isFull());
    byCount.add(put("2", 1, ""));
    assertTrue(byCount.isFull());
    BulkChunk.Builder byBytes = new BulkChunk.Builder(100, 1_000);
    byBytes.add(put("1", 1, "x".repeat(1_000)));
    assertTrue(byBytes.isFull());
  }

  @Test
  void halvesHoldTheirOwnLines() throws Exception {
    BulkChunk.Builder builder = new BulkChunk.Builder(10, 10_000);
    builder.add(put("1", 7, "one"));
    builder.add(BulkLine.delete(INDEX, "2", 8, null));
    builder.add(put("1", 7, "one"));
    List<BulkChunk> halves = builder.take().halves();
    assertEquals(PUT_1, text(halves.get(0)));
    assertEquals(DELETE_2 + PUT_1, text(halves.get(1)));
    assertEquals(DELETE_2, text(halves.get(1).halves().get(0)));
    assertEquals(PUT_1, text(halves.get(1).halves().get(1)));
  }

  @Test
  void aDocumentThatIsNoJsonLeavesNoTrace() throws Exception {
    BulkChunk.Builder builder = new BulkChunk.Builder(10, 10_000);
    builder.add(put("1", 7, "one"));
    BulkLine broken =
        BulkLine.put(
            INDEX,
            "2",
            7,
            out -> {
              out.writeStartObject();
              throw new IOException("no JSON");
            },
            null);
    assertThrows(IOException.class, () -> builder.add(broken));
    builder.add(BulkLine.delete(INDEX, "2", 8, null));
    assertEquals(PUT_1 + DELETE_2, text(builder.take()));
  }

  private static BulkLine put(String id, long version, String value) {
    return BulkLine.put(
        INDEX,
        id,
        version,
        out -> {
          out.writeStartObject();
          out.writeStringField("v", value);
          out.writeEndObject();
        },
        null);
  }

  private static String text(BulkChunk chunk) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    chunk.body().writeTo(bytes);
    assertEquals(chunk.size(), bytes.size());
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
