package io.sluice.app.http;

import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers GET and HEAD of a few addresses. */
final class PageHandler extends Handler.Abstract {
  private final Map<String, Supplier<Page>> pages;

  PageHandler(Map<String, Supplier<Page>> pages) {
    this.pages = pages;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Page page = page(request);
    response.setStatus(page.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, page.contentType());
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    if (page.status() == 405) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
    }
    Content.Sink.write(response, true, page.body(), callback);
    return true;
  }

  private Page page(Request request) {
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      return Page.text(405, "only GET and HEAD");
    }
    Supplier<Page> page = pages.get(Request.getPathInContext(request));
    return page == null
        ? Page.text(404, "here are " + String.join(", ", pages.keySet()))
        : page.get();
  }
}
