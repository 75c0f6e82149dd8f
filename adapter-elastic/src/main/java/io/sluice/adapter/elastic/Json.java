package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON parser's and generator's settings. */
final class Json {
  /** As the official client has it: a server of version 9 then answers like one of version 8. */
  static final String MEDIA_TYPE = "application/vnd.elasticsearch+json; compatible-with=8";

  static final String LINES_MEDIA_TYPE =
      "application/vnd.elasticsearch+x-ndjson; compatible-with=8";

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build()
          .setRootValueSeparator("\n");

  private Json() {}

  /** Writes to a generator. */
  interface Body {
    void writeTo(JsonGenerator out) throws IOException;
  }

  static byte[] bytes(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
