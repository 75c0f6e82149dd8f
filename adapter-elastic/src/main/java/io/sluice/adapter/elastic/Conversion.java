package io.sluice.adapter.elastic;

import co.elastic.clients.elasticsearch._types.mapping.Property.Kind;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a value in a document fit for a field of another kind, by way of its text, where that is
 * the same value: {@code 5} and {@code "5"}, but no number for {@code "five"}, and no integer for
 * {@code 5.5}. Bytes have no other form. The text may be written otherwise than PostgreSQL would
 * ({@code 2020-01-01T10:00} has a T), until the row comes again with what the new type made of it.
 */
final class Conversion {
  private static final int LONGEST_NUMBER = 300;
  private static final int LONGEST_KEYWORD = 8_000;
  private static final Set<String> NOT_FINITE = Set.of("NaN", "Infinity", "-Infinity");
  private static final Set<String> INFINITIES = Set.of("infinity", "-infinity");

  private final Kind from;
  private final Kind to;

  private Conversion(Kind from, Kind to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Reads the value at the parser's current token, and leaves the parser at its last.
   *
   * @return the value in the other form, as JSON; empty if it has none
   */
  static Optional<String> of(JsonParser in, Kind from, Kind to) throws IOException {
    StringWriter json = new StringWriter();
    boolean fits;
    try (JsonGenerator out = Json.FACTORY.createGenerator(json)) {
      fits = new Conversion(from, to).write(in, out);
    }
    return fits ? Optional.of(json.toString()) : Optional.empty();
  }

  private boolean write(JsonParser in, JsonGenerator out) throws IOException {
    switch (in.currentToken()) {
      case VALUE_NULL -> {
        out.writeNull();
        return true;
      }
      case START_OBJECT -> {
        in.skipChildren();
        return false;
      }
      case START_ARRAY -> {
        if (to == Kind.DenseVector) {
          in.skipChildren(); // of another length, or no numbers
          return false;
        }
        boolean fits = true;
        out.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          fits &= write(in, out);
        }
        out.writeEndArray();
        return fits;
      }
      default -> {
        return from != Kind.Binary && writeScalar(in.getText(), out);
      }
    }
  }

  private boolean writeScalar(String text, JsonGenerator out) throws IOException {
    return switch (to) {
      case Text, GeoShape, Object -> writeText(text, out);
      case Keyword -> text.length() <= LONGEST_KEYWORD && writeText(text, out);
      case Boolean -> writeBoolean(text, out);
      case Long -> writeLong(text, out);
      case Double -> writeDouble(text, out);
      case Date -> writeDate(text.replace(' ', 'T'), out);
      default -> false;
    };
  }

  private static boolean writeText(String text, JsonGenerator out) throws IOException {
    out.writeString(text);
    return true;
  }

  private static boolean writeBoolean(String text, JsonGenerator out) throws IOException {
    boolean isTrue = text.equals("true");
    if (!isTrue && !text.equals("false")) {
      return false;
    }
    out.writeBoolean(isTrue);
    return true;
  }

  private static boolean writeLong(String text, JsonGenerator out) throws IOException {
    Optional<BigDecimal> number = number(text);
    try {
      if (number.isPresent()) {
        out.writeNumber(number.get().longValueExact());
      }
      return number.isPresent();
    } catch (ArithmeticException noLong) {
      return false;
    }
  }

  private static boolean writeDouble(String text, JsonGenerator out) throws IOException {
    if (NOT_FINITE.contains(text)) {
      return writeText(text, out);
    }
    Optional<BigDecimal> number = number(text);
    if (number.isPresent()) {
      out.writeNumber(number.get().toString());
    }
    return number.isPresent();
  }

  private static Optional<BigDecimal> number(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException noNumber) {
      return Optional.empty();
    }
  }

  private static boolean writeDate(String text, JsonGenerator out) throws IOException {
    boolean isDate =
        INFINITIES.contains(text)
            || parses(text, LocalDate::parse)
            || parses(text, LocalDateTime::parse)
            || parses(text, Instant::parse);
    return isDate && writeText(text, out);
  }

  private interface DateParser {
    Object parse(String text);
  }

  private static boolean parses(String text, DateParser parser) {
    try {
      parser.parse(text);
      return true;
    } catch (DateTimeException noDate) {
      return false;
    }
  }
}
