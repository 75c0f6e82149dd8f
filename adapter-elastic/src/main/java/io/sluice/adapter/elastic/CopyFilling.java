package io.sluice.adapter.elastic;

import com.fasterxml.jackson.core.JsonParser;
import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies the documents of an index, a page after the other. */
final class CopyFilling {
  private static final Logger LOG = LoggerFactory.getLogger(CopyFilling.class);
  private static final int PAGE = 1000;

  private final ElasticConnection connection;
  private final BulkWriter bulk;

  CopyFilling(ElasticConnection connection, BulkWriter bulk) {
    this.connection = connection;
    this.bulk = bulk;
  }

  /**
   * @param written the original, by the alias that only it has
   * @return how many documents
   */
  long run(TableIndex written, FoundIndex original, FoundIndex copy, CopyProgress.Beat beat)
      throws SinkException, InterruptedException {
    TableIndex filling = copy.index().filling();
    ConvertedDocument converted = new ConvertedDocument(original.fields(), copy.fields());
    long documents = 0;
    try (PagedSearch<BulkLine> search =
        PagedSearch.open(
            connection,
            written.alias(),
            PointInTime.KEEP_ALIVE,
            PAGE,
            true,
            (id, version, source) -> line(filling, id, version, converted, source))) {
      for (List<BulkLine> page = search.next(); !page.isEmpty(); page = search.next()) {
        write(page, original, copy);
        documents += page.size();
        beat.next();
      }
    }
    if (!converted.leftOut().isEmpty()) {
      LOG.warn(
          "values of index {} have no form in their field's new type and are left out until their"
              + " rows are read again, as they are after an ALTER: documents per field {}",
          copy.index().name(),
          converted.leftOut());
    }
    return documents;
  }

  private void write(List<BulkLine> page, FoundIndex original, FoundIndex copy)
      throws SinkException, InterruptedException {
    try {
      bulk.write(page).throwIfFailed();
    } catch (FatalSinkException e) {
      String from = original.index().concrete();
      String to = copy.index().concrete();
      throw new FatalSinkException(
          "a document of index "
              + from
              + " cannot be copied to "
              + to
              + ", whose fields changed: "
              + e.getMessage()
              + ". Delete /"
              + to
              + ", remove index.blocks.write from /"
              + from
              + " and correct the document; or delete both, make /"
              + original.index().name()
              + " anew (PUT) and snapshot the table",
          e);
    }
  }

  private static BulkLine line(
      TableIndex filling, String id, long version, ConvertedDocument converted, JsonParser source)
      throws IOException, SinkException {
    if (source == null) {
      throw new FatalSinkException(
          "index "
              + filling.name()
              + " does not keep its documents and cannot be copied for a column whose type has"
              + " changed; make it anew with _source enabled and snapshot the table");
    }
    String document = converted.of(source);
    return BulkLine.put(filling, id, version, out -> out.writeRawValue(document), null);
  }
}
