package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;

/** Makes something of a document that was found. */
interface HitReader<T> {
  /**
   * @param version the document's {@code _version}
   * @param source at the start of the document's object, and to be left at its end; null if the
   *     document was not asked for, or the index does not keep it
   */
  T read(String id, long version, JsonParser source) throws IOException, SinkException;
}
