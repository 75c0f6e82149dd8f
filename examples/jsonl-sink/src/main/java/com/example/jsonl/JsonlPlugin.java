package com.example.jsonl;

import io.sluice.domain.*;
import io.sluice.ports.config.Setting;
import io.sluice.ports.sink.*;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.*;

/** Named in META-INF/services/io.sluice.ports.sink.SinkPlugin, and so found by the service. */
public final class JsonlPlugin implements SinkPlugin<JsonlPlugin.Config> {
  /** What stands under the sink's name in sluice.yaml, besides {@code plugin: jsonl}. */
  public record Config(@Setting(doc = "Existing folder that the files go into.") String folder) {}
  @Override public String name() { return "jsonl"; }
  @Override public Class<Config> configType() { return Config.class; }
  @Override public void check(Config config, SinkContext context) throws SinkException {
    if (!Files.isDirectory(Path.of(config.folder))) {
      throw new FatalSinkException(config.folder + " is no folder; make it, or name another");
    }
  }
  @Override public Sink open(Config config, SinkContext context) {
    return new JsonlSink(Path.of(config.folder));
  }

  /**
   * Appends each change as a line of JSON with its version, each sink to a file of its own. Nothing
   * is overwritten, so nothing goes backwards: a table is what its lines, from all files, give when
   * applied in the order of their versions. A line may come twice; a column that is {} keeps its
   * value. A crash may leave half a line at the end of a file: that change comes again.
   */
  private static final class JsonlSink implements Sink {
    private static final Pattern ESCAPED = Pattern.compile("[\\x00-\\x1f\"\\\\]");
    private final Path folder;
    private FileChannel file;
    JsonlSink(Path folder) { this.folder = folder; }

    @Override public void write(ChangeBatch batch) throws SinkException, InterruptedException {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(
          batch.changes().stream().map(JsonlSink::line).collect(Collectors.joining()));
      try {
        if (file == null) {
          Path path = Files.createTempFile(folder, "changes-", ".jsonl");
          file = FileChannel.open(path, StandardOpenOption.APPEND);
          try (FileChannel names = FileChannel.open(folder)) { names.force(true); }
        }
        while (bytes.hasRemaining()) { file.write(bytes); }
        file.force(true); // on the disk: now, and only now, may write() return
      } catch (ClosedByInterruptException e) {
        close();
        Thread.interrupted(); // the exception says it now
        throw new InterruptedException();
      } catch (IOException e) {
        close(); // what comes next goes to a new file, not behind half a line
        throw new TransientSinkException("cannot write to a file in " + folder + ": " + e, e);
      }
    }

    @Override public void close() {
      try (FileChannel closing = file) { file = null; } catch (IOException e) { file = null; }
    }

    private static String line(ChangeEvent change) {
      TableId id = change.table().id();
      String op = change.isUpsert() ? "upsert" : change.isDelete() ? "delete" : "truncate";
      return "{\"table\":" + json(List.of(id.schema(), id.name()))
          + ",\"version\":" + change.version() + ",\"op\":" + json(op)
          + (change.isTruncate() ? "" : ",\"key\":" + json(change.key().values()))
          + (change.isUpsert() ? ",\"row\":" + row(change.after()) : "") + "}\n";
    }

    private static String row(Row row) {
      List<Column> columns = row.schema().columns();
      return IntStream.range(0, columns.size())
          .mapToObj(i -> json(columns.get(i).name()) + ":"
              + (row.isUnchanged(i) ? "{}" : json(row.value(i))))
          .collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(Object value) {
      String text = value instanceof byte[] bytes
          ? Base64.getEncoder().encodeToString(bytes) : String.valueOf(value);
      if (value instanceof List<?> list) {
        return list.stream().map(JsonlSink::json).collect(Collectors.joining(",", "[", "]"));
      } else if (value == null || value instanceof Boolean
          || value instanceof Number && !(value instanceof BigDecimal) // exact, so text
              && Character.isDigit(text.charAt(text.length() - 1))) {
        return text; // NaN and the infinities, which JSON does not know, become text
      }
      return '"' + ESCAPED.matcher(text).replaceAll(
          c -> String.format("\\\\u%04x", (int) c.group().charAt(0))) + '"';
    }
  }
}
