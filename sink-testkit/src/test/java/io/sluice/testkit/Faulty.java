package io.sluice.testkit;

import io.sluice.domain.ChangeEvent;
import io.sluice.domain.Column;
import io.sluice.domain.Row;
import io.sluice.domain.RowKey;
import io.sluice.domain.TableId;
import io.sluice.domain.TableSchema;
import io.sluice.ports.Handler;
import io.sluice.ports.PortException;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.StoredRow;
import io.sluice.testkit.MemoryTarget.Stored;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** How a {@link MemorySink} with a fault sees names, keys, versions and values. */
record Faulty(Fault fault) {

  List<ChangeEvent> part(List<ChangeEvent> folded, List<ChangeEvent> whole) {
    if (fault == Fault.LOSES_THE_END_OF_LARGE_BATCHES && folded.size() > 5_000) {
      return folded.subList(0, 5_000);
    }
    if (fault == Fault.FIRST_CHANGE_OF_A_BATCH_WINS) {
      return whole.stream()
          .filter(
              change ->
                  whole.stream()
                          .filter(other -> Objects.equals(other.key(), change.key()))
                          .findFirst()
                          .orElseThrow()
                      == change)
          .toList();
    }
    if (fault == Fault.FOLDS_WITHOUT_MERGING) {
      return folded.stream().map(change -> lastOfItsRow(change, whole)).toList();
    }
    if (fault == Fault.TRUNCATES_AFTER_THE_BATCH) {
      return folded.stream().sorted(Comparator.comparing(ChangeEvent::isTruncate)).toList();
    }
    return folded;
  }

  private static ChangeEvent lastOfItsRow(ChangeEvent folded, List<ChangeEvent> whole) {
    return whole.stream()
        .filter(change -> change.version() == folded.version() && !change.isTruncate())
        .findFirst()
        .orElse(folded);
  }

  Object table(TableId id) {
    return switch (fault) {
      case KNOWS_TABLES_BY_NAME_ONLY -> id.name();
      case JOINS_TABLE_NAMES -> id.schema() + "_" + id.name();
      case LOWERS_TABLE_NAMES -> id.toString().toLowerCase(Locale.ROOT);
      case ONE_TABLE_FOR_ALL -> "rows";
      default -> id;
    };
  }

  Object key(RowKey key) {
    return switch (fault) {
      case JOINS_KEYS ->
          key.values().stream().map(String::valueOf).collect(Collectors.joining(":"));
      case TRIMS_KEYS -> key.values().stream().map(value -> (value + "").trim()).toList();
      case CUTS_KEYS -> key.values().stream().map(value -> cut(value + "", 255)).toList();
      case KNOWS_ONE_KEY_COLUMN -> key.value(0);
      default -> key;
    };
  }

  long version(long version) {
    return fault == Fault.COMPARES_VERSIONS_AS_DOUBLES ? (long) (double) version : version;
  }

  /** The version that is read with what the target holds. */
  long versionRead(Stored stored) {
    return switch (fault) {
      case GIVES_NO_VERSIONS -> 0;
      case GIVES_THE_VERSION_OF_THE_LAST_WHOLE_ROW -> stored.wholeAt();
      case GIVES_THE_VERSION_THAT_CAME_LAST -> stored.cameLast();
      default -> stored.version();
    };
  }

  Handler<StoredRow> handler(Handler<StoredRow> rows) {
    return switch (fault) {
      case SWALLOWS_EXCEPTIONS_OF_HANDLERS ->
          row -> {
            try {
              rows.accept(row);
            } catch (PortException swallowed) {
              return;
            }
          };
      case WRAPS_EXCEPTIONS_OF_HANDLERS ->
          row -> {
            try {
              rows.accept(row);
            } catch (PortException failed) {
              throw new FatalSinkException("reading", failed);
            }
          };
      default -> rows;
    };
  }

  /** What the target holds after the row was written over what it held. */
  Row merged(Row row, Stored stored) {
    Row earlier = stored == null ? null : stored.row();
    if (fault == Fault.TAKES_UNCHANGED_FROM_DELETED_ROWS && stored != null && earlier == null) {
      earlier = stored.removed();
    }
    if (fault == Fault.KEEPS_DROPPED_COLUMNS
        && earlier != null
        && earlier.schema().size() > row.schema().size()) {
      row = as(earlier.schema(), row).over(earlier);
      for (int i = 0; i < row.values().length; i++) {
        if (!stored.row().schema().columns().get(i).name().equals("id") && i > 1) {
          row.values()[i] = earlier.value(i);
        }
      }
    }
    if (fault == Fault.KEEPS_RENAMED_COLUMNS && earlier != null) {
      row = withColumnsOf(earlier, row);
    }
    if (fault == Fault.LOSES_ADDED_COLUMNS
        && earlier != null
        && earlier.schema().size() < row.schema().size()) {
      row = as(earlier.schema(), row);
    }
    Row whole =
        earlier == null || fault == Fault.TAKES_UNCHANGED_FOR_NULL ? row : row.over(earlier);
    Object[] values = whole.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          fault == Fault.WRITES_PLACEHOLDERS && row.isUnchanged(i)
              ? "unavailable"
              : value(values[i]);
      boolean sameShape = earlier != null && earlier.schema().equals(row.schema());
      if (fault == Fault.KEEPS_VALUES_THAT_BECAME_NULL && values[i] == null && sameShape) {
        values[i] = earlier.value(i);
      }
      if (fault == Fault.UNDERSCORES_FOR_DOTS && row.schema().size() > 10) {
        String name = row.schema().columns().get(i).name().replace('.', '_');
        values[i] = row.schema().hasColumn(name) ? whole.value(name) : values[i];
      }
    }
    return new Row(whole.schema(), values);
  }

  private Object value(Object value) {
    if (value == Row.UNCHANGED) {
      return null;
    }
    return switch (fault) {
      case ROUNDS_TO_MILLISECONDS -> rounded(value);
      case DECIMALS_AS_DOUBLES ->
          value instanceof BigDecimal decimal && decimal.precision() < 300
              ? BigDecimal.valueOf(decimal.doubleValue())
              : value;
      case DROPS_NULLS_OF_ARRAYS ->
          value instanceof List<?> list ? list.stream().filter(Objects::nonNull).toList() : value;
      case EMPTY_TEXT_IS_NULL -> "".equals(value) ? null : value;
      case CUTS_LARGE_VALUES, CLAIMS_TO_TAKE_EVERYTHING ->
          value instanceof String text ? cut(text, 500_000) : value;
      default -> value;
    };
  }

  private static Object rounded(Object value) {
    if (value instanceof Instant instant) {
      return instant.truncatedTo(ChronoUnit.MILLIS);
    }
    return value instanceof LocalDateTime time ? time.truncatedTo(ChronoUnit.MILLIS) : value;
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  private static Row withColumnsOf(Row earlier, Row row) {
    List<Column> columns = new ArrayList<>(row.schema().columns());
    List<Object> values = new ArrayList<>(Arrays.asList(row.values()));
    for (Column column : earlier.schema().columns()) {
      if (!row.schema().hasColumn(column.name())) {
        columns.add(column);
        values.add(earlier.value(column.name()));
      }
    }
    TableSchema table =
        new TableSchema(row.schema().id(), columns, row.schema().keyColumns(), List.of());
    return new Row(table, values.toArray());
  }

  /** The row in another shape of its table; columns it does not have are null. */
  static Row as(TableSchema schema, Row row) {
    List<Object> values = new ArrayList<>();
    schema
        .columns()
        .forEach(
            column ->
                values.add(
                    row.schema().hasColumn(column.name()) ? row.value(column.name()) : null));
    return new Row(schema, values.toArray());
  }
}
