package io.sluice.adapter.elastic;

import java.io.IOException;
import org.apache.http.ContentTooLongException;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.entity.ContentBufferEntity;
import org.apache.http.nio.protocol.AbstractAsyncResponseConsumer;
import org.apache.http.nio.util.HeapByteBufferAllocator;
import org.apache.http.nio.util.SimpleInputBuffer;
import org.apache.http.protocol.HttpContext;

/**
 * Takes an answer into memory up to a limit. The client's own looks at the limit only if the answer
 * begins with its length, and Elasticsearch sends large answers without.
 */
final class LimitedAnswer extends AbstractAsyncResponseConsumer<HttpResponse> {
  private static final int FIRST_BUFFER = 64 << 10;

  private final int mostBytes;
  private HttpResponse response;
  private SimpleInputBuffer content;

  LimitedAnswer(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  protected void onResponseReceived(HttpResponse received) {
    response = received;
  }

  @Override
  protected void onEntityEnclosed(HttpEntity entity, ContentType type) throws IOException {
    long length = entity.getContentLength();
    requireFitting(length);
    content =
        new SimpleInputBuffer(
            length < 0 ? FIRST_BUFFER : (int) length, HeapByteBufferAllocator.INSTANCE);
    response.setEntity(new ContentBufferEntity(entity, content));
  }

  @Override
  protected void onContentReceived(ContentDecoder decoder, IOControl control) throws IOException {
    content.consumeContent(decoder);
    requireFitting(content.length());
  }

  private void requireFitting(long length) throws ContentTooLongException {
    if (length > mostBytes) {
      throw new ContentTooLongException("the answer has more than %d bytes", mostBytes);
    }
  }

  @Override
  protected HttpResponse buildResult(HttpContext context) {
    return response;
  }

  @Override
  protected void releaseResources() {
    response = null;
    content = null;
  }
}
