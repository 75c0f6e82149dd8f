package io.sluice.adapter.elastic;

import co.elastic.clients.util.BinaryData;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The body of one bulk request: lines of JSON, of which it knows which belong to which operation.
 */
final class BulkChunk {
  private final byte[] bytes;
  private final List<BulkLine> lines;
  private final int[] ends;

  private BulkChunk(byte[] bytes, List<BulkLine> lines, int[] ends) {
    this.bytes = bytes;
    this.lines = lines;
    this.ends = ends;
  }

  List<BulkLine> lines() {
    return lines;
  }

  int size() {
    return bytes.length;
  }

  BinaryData body() {
    return BinaryData.of(bytes, Json.LINES_MEDIA_TYPE);
  }

  /** Two chunks of half the operations each. */
  List<BulkChunk> halves() {
    int middle = lines.size() / 2;
    return List.of(part(0, middle), part(middle, lines.size()));
  }

  private BulkChunk part(int from, int to) {
    int start = from == 0 ? 0 : ends[from - 1];
    int[] partEnds = new int[to - from];
    for (int i = from; i < to; i++) {
      partEnds[i - from] = ends[i] - start;
    }
    return new BulkChunk(
        Arrays.copyOfRange(bytes, start, ends[to - 1]), lines.subList(from, to), partEnds);
  }

  /** Collects operations until they fill a request. */
  static final class Builder {
    private final int mostLines;
    private final int fullBytes;
    private final List<BulkLine> lines = new ArrayList<>();
    private int[] ends = new int[64];
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(8192);

    Builder(int mostLines, int fullBytes) {
      this.mostLines = mostLines;
      this.fullBytes = fullBytes;
    }

    /**
     * Adds an operation.
     *
     * @throws IOException if its document cannot be written as JSON; then nothing is added
     */
    void add(BulkLine line) throws IOException {
      int start = bytes.size();
      try {
        write(line);
      } catch (IOException e) {
        byte[] before = Arrays.copyOf(bytes.toByteArray(), start);
        bytes = new ByteArrayOutputStream(before.length + 8192);
        bytes.writeBytes(before);
        throw e;
      }
      if (ends.length == lines.size()) {
        ends = Arrays.copyOf(ends, ends.length * 2);
      }
      ends[lines.size()] = bytes.size();
      lines.add(line.written());
    }

    private void write(BulkLine line) throws IOException {
      try (JsonGenerator out = Json.FACTORY.createGenerator(bytes)) {
        out.writeStartObject();
        out.writeObjectFieldStart(line.isDelete() ? "delete" : "index");
        out.writeStringField("_index", line.index().alias());
        out.writeStringField("_id", line.id());
        out.writeNumberField("version", line.version());
        out.writeStringField("version_type", "external_gte");
        out.writeEndObject();
        out.writeEndObject();
        if (!line.isDelete()) {
          line.document().writeTo(out);
        }
      }
      bytes.write('\n');
    }

    boolean isFull() {
      return lines.size() >= mostLines || bytes.size() >= fullBytes;
    }

    boolean isEmpty() {
      return lines.isEmpty();
    }

    /** What was collected; the builder is empty afterwards. */
    BulkChunk take() {
      BulkChunk chunk =
          new BulkChunk(bytes.toByteArray(), List.copyOf(lines), Arrays.copyOf(ends, lines.size()));
      lines.clear();
      bytes.reset();
      return chunk;
    }
  }
}
