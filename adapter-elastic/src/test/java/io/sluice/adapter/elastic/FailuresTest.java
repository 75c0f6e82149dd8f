package io.sluice.adapter.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.ports.sink.FatalSinkException;
import io.sluice.ports.sink.SinkException;
import io.sluice.ports.sink.TransientSinkException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.http.ProtocolException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void whatPassesByItselfIsTransient() {
    for (int status : List.of(408, 429, 500, 502, 503, 504)) {
      assertInstanceOf(TransientSinkException.class, of(status, "some_exception", "x"));
      assertInstanceOf(TransientSinkException.class, of(status, null, null));
    }
    for (IOException failure :
        List.of(
            new ConnectException("refused"),
            new SocketTimeoutException("10,000 milliseconds timeout"),
            new IOException("Connection reset by peer"))) {
      assertInstanceOf(
          TransientSinkException.class, Failures.of("writing", new ExecutionException(failure)));
    }
    assertInstanceOf(
        TransientSinkException.class, Failures.of("writing", new ProtocolException("cut: H")));
    for (String type : List.of("index_closed_exception", "index_not_found_exception")) {
      assertInstanceOf(TransientSinkException.class, of(400, type, "x"));
    }
    assertInstanceOf(
        TransientSinkException.class,
        of(400, "illegal_argument_exception", "no write index is defined for alias [a@Sluice]"));
    assertInstanceOf(
        TransientSinkException.class, of(404, "search_phase_execution_exception", "all failed"));
  }

  @Test
  void whatNeedsAPersonIsFatalAndSaysTheRemedy() {
    assertTrue(
        message(FatalSinkException.class, of(401, "security_exception", "no")).contains("apiKey"));
    assertTrue(
        message(FatalSinkException.class, of(403, "security_exception", "no"))
            .contains("privilege"));
    assertInstanceOf(FatalSinkException.class, of(400, "validation_exception", "no"));
    SSLHandshakeException untrusted = new SSLHandshakeException("no");
    untrusted.initCause(new CertificateException("unknown issuer"));
    assertTrue(
        message(FatalSinkException.class, Failures.of("writing", untrusted)).contains("caFile"));
  }

  @Test
  void aBlockedIndexIsTransientWhateverTheStatus() {
    for (int status : List.of(403, 429)) {
      assertTrue(
          message(
                  TransientSinkException.class,
                  of(status, "cluster_block_exception", "index [a] blocked by: [flood]"))
              .contains("index [a] blocked by: [flood]"));
    }
  }

  @Test
  void anIndexThatIsGoneIsTransient() {
    assertInstanceOf(TransientSinkException.class, of(404, "index_not_found_exception", "a"));
    assertInstanceOf(TransientSinkException.class, of(400, "invalid_index_name_exception", "a"));
  }

  @Test
  void messagesThatMayQuoteADocumentAreLeftOut() {
    String reason = "[1] primary shard is not active, request: [index {secret}]";
    assertFalse(of(503, "unavailable_shards_exception", reason).getMessage().contains("secret"));
  }

  @Test
  void aBugIsThrownAsItIs() {
    assertThrows(
        ClassCastException.class, () -> Failures.of("writing", new ClassCastException("bug")));
  }

  @Test
  void theReasonOfARejectionNamesTheFieldAndNoValue() {
    assertEquals(
        "field a.b of type long cannot hold the value",
        reason(
            "document_parsing_exception",
            "[1:6] failed to parse field [a.b] of type [long] in document with id 'secret'."
                + " Preview of field's value: 'secret'"));
    assertEquals(
        "the index has no field zz and takes no new ones",
        reason(
            "strict_dynamic_mapping_exception",
            "[1:7] mapping set to strict, dynamic introduction of [zz] within [_doc] is not"
                + " allowed"));
    assertEquals(
        "the value of field k is too long to be indexed as one term",
        reason(
            "illegal_argument_exception",
            "Document contains at least one immense term in field=\"k\" (whose UTF8 encoding is"
                + " longer than the max length 32766), … prefix: '[115, 101]'"));
    assertEquals(
        "Elasticsearch refuses the document with illegal_argument_exception",
        reason("illegal_argument_exception", "secret"));
  }

  @Test
  void onlyARequestLargerThanTheLimitItselfIsTooLargeForEver() {
    String busy =
        "rejected execution of coordinating operation [coordinating_and_primary_bytes=25000000,"
            + " replica_bytes=0, all_bytes=25000000, coordinating_operation_bytes=5000000,"
            + " max_coordinating_bytes=25952256]";
    assertFalse(Rejections.isTooLarge(new Problem(429, "es_rejected_execution_exception", busy)));
    String large = busy.replace("operation_bytes=5000000", "operation_bytes=30000000");
    assertTrue(Rejections.isTooLarge(new Problem(429, "es_rejected_execution_exception", large)));
    String primary =
        "rejected execution of primary operation [coordinating_and_primary_bytes=0,"
            + " replica_bytes=0, all_bytes=0, primary_operation_bytes=30000000,"
            + " max_coordinating_and_primary_bytes=25952256]";
    assertTrue(Rejections.isTooLarge(new Problem(429, "es_rejected_execution_exception", primary)));
    assertTrue(Rejections.isTooLarge(new Problem(413, null, null)));
    assertFalse(Rejections.isTooLarge(new Problem(503, null, null)));
  }

  private static SinkException of(int status, String type, String reason) {
    return Failures.of("writing", new Problem(status, type, reason));
  }

  private static String reason(String type, String reason) {
    return Rejections.reason(new Problem(400, type, reason));
  }

  private static String message(Class<? extends SinkException> type, SinkException failure) {
    return assertInstanceOf(type, failure).getMessage();
  }
}
