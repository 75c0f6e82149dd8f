package io.sluice.app.config;

import io.sluice.pipeline.RejectionPolicy;
import io.sluice.pipeline.types.TypeForm;
import io.sluice.ports.config.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The keys that every sink has, whatever its plugin. */
public record SinkSettings(
    @Setting(doc = "Which plugin writes: the name of an installed one.") String plugin,
    @Setting(
            doc =
                "How many threads write, each to a share of the log's partitions; more than there"
                    + " are partitions stay idle.",
            defaultValue = "1")
        int workers,
    @Setting(
            doc =
                "What happens to a change that the target can never take: dead-letter stores it in"
                    + " the dead letters and goes on, stop stops this sink until a person has"
                    + " mended the cause, skip goes on without it and only says so in the log.",
            defaultValue = "dead-letter")
        RejectionPolicy onRejected,
    @Setting(
            doc =
                "How often such a change is tried, with the waits of retry between, before"
                    + " onRejected applies. More than 1 holds up the changes behind it meanwhile.",
            defaultValue = "1")
        int rejectedAttempts,
    @Setting(
            doc =
                "Columns that this sink shall have as another type, by schema.table.column: text"
                    + " (any column), bigint, double or numeric (columns of numbers, and of texts"
                    + " that are numbers). An array becomes an array of it. A value that has no"
                    + " such form makes its change a rejected one. Columns of the key or of foreign"
                    + " keys keep their types. Rows written before have the new type after sluice"
                    + " snapshot of their table.",
            defaultValue = "")
        Map<String, String> types) {
  private static final Pattern COLUMN = Pattern.compile("[^.]+\\..+\\.[^.]+");

  public SinkSettings {
    types = Map.copyOf(types);
    types.forEach(SinkSettings::form);
    if (workers < 1 || workers > 256) {
      throw new IllegalArgumentException("workers is between 1 and 256, not " + workers);
    }
    if (rejectedAttempts < 1) {
      throw new IllegalArgumentException("rejectedAttempts is at least 1, not " + rejectedAttempts);
    }
  }

  /** The types that columns have otherwise, by {@code schema.table.column}. */
  public Map<String, TypeForm> forms() {
    Map<String, TypeForm> forms = new HashMap<>();
    types.forEach((column, type) -> forms.put(column, form(column, type)));
    return forms;
  }

  private static TypeForm form(String column, String type) {
    if (!COLUMN.matcher(column).matches()) {
      throw new IllegalArgumentException(
          "types names columns as schema.table.column, not " + column);
    }
    try {
      return TypeForm.parse(type);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("types of " + column + ": " + e.getMessage());
    }
  }
}
