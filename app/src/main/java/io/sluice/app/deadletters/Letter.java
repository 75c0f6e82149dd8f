package io.sluice.app.deadletters;

import io.sluice.app.json.JsonObject;
import io.sluice.app.json.RowJson;
import io.sluice.domain.ChangeEvent;
import io.sluice.ports.log.DeadLetter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A dead letter as people and machines read it.
 *
 * @param mask takes secrets out of the reason
 */
public record Letter(DeadLetter letter, UnaryOperator<String> mask) {
  /** What stands above {@link #line}. */
  public static final String HEAD =
      String.format(
          Locale.ROOT,
          "%6s  %-20s  %-12s  %-8s  %-24s  %-18s  %16s  %s",
          "id",
          "set aside",
          "sink",
          "what",
          "table",
          "key",
          "version",
          "reason");

  private String reason() {
    return mask.apply(letter.reason());
  }

  /** All but the change's values, on one line. */
  public String line() {
    ChangeEvent change = letter.change();
    return String.format(
        Locale.ROOT,
        "%6d  %-20s  %-12s  %-8s  %-24s  %-18s  %16d  %s",
        letter.id(),
        letter.storedAt().truncatedTo(ChronoUnit.SECONDS),
        letter.sink(),
        change.operation().name().toLowerCase(Locale.ROOT),
        change.table().id(),
        change.key() == null ? "-" : change.key(),
        change.version(),
        reason().strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /** Everything, the change's values included, on some lines. */
  public String page() {
    ChangeEvent change = letter.change();
    StringBuilder page = new StringBuilder("dead letter " + letter.id() + '\n');
    line(page, "set aside", letter.storedAt());
    line(page, "sink", letter.sink());
    line(page, "reason", reason());
    line(page, "table", change.table().id());
    line(page, "operation", change.operation().name().toLowerCase(Locale.ROOT));
    line(page, "version", change.version());
    line(page, "from", change.position());
    long committed = change.position().committedAtMicros();
    if (committed > 0) {
      line(page, "committed", Instant.EPOCH.plus(committed, ChronoUnit.MICROS));
    }
    if (change.key() != null) {
      line(page, "key", RowJson.ofKey(change.table(), change.key()));
    }
    if (change.before() != null) {
      line(page, "before", RowJson.of(change.before()));
    }
    if (change.after() != null) {
      line(page, "after", RowJson.of(change.after()));
    }
    return page.toString();
  }

  private static void line(StringBuilder page, String name, Object value) {
    page.append(String.format(Locale.ROOT, "  %-10s %s%n", name, value));
  }

  /**
   * The dead letter as a JSON object on one line.
   *
   * @param values whether the rows before and after are in it
   */
  public JsonObject json(boolean values) {
    ChangeEvent change = letter.change();
    JsonObject json =
        new JsonObject()
            .put("id", letter.id())
            .put("storedAt", letter.storedAt().toString())
            .put("sink", letter.sink())
            .put("reason", reason())
            .put("table", change.table().id().toString())
            .put("operation", change.operation().name())
            .put("version", change.version());
    if (change.key() != null) {
      json.putJson("key", RowJson.ofKey(change.table(), change.key()).toString());
    }
    if (values && change.before() != null) {
      json.putJson("before", RowJson.of(change.before()).toString());
    }
    if (values && change.after() != null) {
      json.putJson("after", RowJson.of(change.after()).toString());
    }
    return json;
  }
}
