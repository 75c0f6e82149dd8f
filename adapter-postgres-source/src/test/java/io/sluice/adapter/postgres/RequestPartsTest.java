package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.domain.Checkpoint;
import io.sluice.domain.TableId;
import io.sluice.ports.PortException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What requests are made of. */
class RequestPartsTest {
  private static final TableId TABLE = new TableId("s.x", "t\"able");
  private static final SourceOffset OFFSET =
      SourceOffset.streaming(new SourceOffset.Origin("1", 1, 1), "slot", 100, 1);

  @Test
  void a_snapshot_sees_what_has_ended_also_beyond_32_bits() {
    VisibleTransactions visible = VisibleTransactions.parse("100:110:103,105");
    assertTrue(visible.sees(99));
    assertTrue(visible.sees(104));
    assertFalse(visible.sees(103));
    assertFalse(visible.sees(110));
    long epoch = 3L << 32;
    VisibleTransactions wrapped =
        VisibleTransactions.parse((epoch - 20) + ":" + (epoch + 5) + ":" + (epoch - 10));
    assertTrue(wrapped.sees(0xFFFF_FFFFL));
    assertTrue(wrapped.sees(4));
    assertFalse(wrapped.sees(5));
    assertFalse(wrapped.sees((1L << 32) - 10));
    assertTrue(VisibleTransactions.parse("7:7:").underWay().isEmpty());
  }

  @Test
  void a_snapshot_may_miss_what_was_streamed_until_it_sees_it() {
    CommitWindow window = new CommitWindow(VisibleTransactions.parse("10:20:12"));
    window.streamed(21);
    assertTrue(window.mayMiss(VisibleTransactions.parse("12:22:12,21")), "12 and 21");
    assertTrue(window.mayMiss(VisibleTransactions.parse("12:23:12")), "12 may have come before");
    assertEquals(Set.of(12L), window.undecided());
    window.notCommitting(Set.of(12L));
    assertFalse(window.mayMiss(VisibleTransactions.parse("12:23:12")));
    window.streamed(12);
    assertTrue(window.mayMiss(VisibleTransactions.parse("12:23:12")), "now it has come");
    assertFalse(window.mayMiss(VisibleTransactions.parse("23:23:")));
  }

  @Test
  void the_tables_of_a_checkpoint_are_read_back_with_their_keys() throws Exception {
    CapturedTables tables =
        CapturedTables.withUnknownKeys(List.of(new TableId("a", "x"), new TableId("b", "x.y")))
            .with(
                new TableId("b", "x.y"), new CapturedTable(List.of("k", "l"), "", "", "1.2.ab.cd"))
            .with(new TableId("b", "z"), new CapturedTable(List.of("k"), "k hash 12", "ab", ""));
    assertEquals(
        "{\"a\":{\"x\":{\"key\":[]}},\"b\":{\"x.y\":{\"key\":[\"k\",\"l\"],\"form\":\"1.2.ab.cd\"},"
            + "\"z\":{\"key\":[\"k\"],\"selection\":\"ab\",\"keyMasks\":\"k hash 12\"}}}",
        tables.json().toString());
    assertEquals(tables, CapturedTables.parse(tables.json()));
    assertEquals(
        tables.only(List.of(new TableId("a", "x"))),
        CapturedTables.parse(new ObjectMapper().readTree("{\"a\":[\"x\"]}")),
        "as an early version wrote it");
  }

  @Test
  void a_writer_that_becomes_a_prepared_transaction_is_still_waited_for() {
    Settling settling = new Settling();
    assertFalse(settling.isSettled("r", Set.of("3/7", "4/1")));
    assertFalse(settling.isSettled("r", Set.of("4/1", "5/5", "-1/900")));
    assertFalse(settling.isSettled("r", Set.of("5/6", "-1/900")));
    assertTrue(settling.isSettled("r", Set.of("5/7", "-1/901")));
  }

  @Test
  void conditions_cannot_end_the_statement_they_are_put_into() throws PortException {
    for (String fine :
        List.of(
            "a = 1",
            "(a) and (b or (c))",
            "v = ';)'",
            "\"odd;)name\" = 1",
            "v = $x$;)$x$",
            "a = 1 -- ;)",
            "a /* ;) */ = 1",
            "v = E'it\\';)'")) {
      Condition.check(fine);
    }
    for (String bad : List.of("a; b", "a) or (b", "(a", "a))((b", "'x' ; '")) {
      assertThrows(PortException.class, () -> Condition.check(bad), bad);
    }
  }

  @Test
  void a_table_that_comes_anew_is_waited_for_whatever_else_capture_reads_of_it() {
    OpenRequest altered = own(TableForm.Effect.ROWS);
    OpenRequest anew = own(TableForm.Effect.ANEW);
    OpenRequest asked = OpenRequest.of(RequestMessage.table("u", TABLE, Optional.empty()));
    Requests both = Requests.NONE.with(asked).anew(altered).anew(anew);
    assertEquals(List.of(asked, anew), both.open());
    assertTrue(anew.joins(), "open transactions are waited for");
    OpenRequest last = both.anew(own(TableForm.Effect.ROWS)).open().get(1);
    assertTrue(last.joins(), "still, for it has not begun");
  }

  @Test
  void what_capture_reads_of_a_table_goes_with_it_and_what_users_asked_for_stays() {
    OpenRequest asked = OpenRequest.of(RequestMessage.table("u", TABLE, Optional.empty()));
    Requests requests = Requests.NONE.with(asked).anew(own(TableForm.Effect.ROWS));
    assertEquals(requests, requests.ownOnlyOf(List.of(TABLE)));
    assertEquals(List.of(asked), requests.ownOnlyOf(List.of()).open());
  }

  private static OpenRequest own(TableForm.Effect effect) {
    return OpenRequest.of(
        RequestMessage.altered(effect, TABLE, "1.2.a.b-c.d", PartitionForms.Difference.NONE));
  }

  @Test
  void a_checkpoint_keeps_tables_and_requests() throws PortException {
    Requests requests =
        Requests.NONE
            .with(
                OpenRequest.of(
                    RequestMessage.rows("a", TABLE, List.of(List.of("1", "x"), List.of("2", "")))))
            .with(OpenRequest.of(RequestMessage.table("b", TABLE, Optional.of("v = 'ü'"))))
            .with(OpenRequest.of(RequestMessage.join(TABLE, "1.2.a.b-c.d")))
            .with(OpenRequest.of(RequestMessage.table("d", TABLE, Optional.empty())));
    OpenRequest advanced =
        requests.open("b").orElseThrow().advanced(List.of("9", "k"), List.of("9", "k"), 7);
    requests = requests.advance(advanced).end("a", "").end("d", "no such table");
    SourceOffset offset =
        OFFSET
            .with(CapturedTables.withUnknownKeys(List.of(TABLE, new TableId("a", "b"))))
            .with(requests);
    SourceOffset parsed = SourceOffset.parse(offset.checkpoint(5));
    assertEquals(offset, parsed);
    assertEquals(7, parsed.requests().open("b").orElseThrow().rows());
    assertEquals("no such table", parsed.requests().ended("d").orElseThrow().failure());
    SourceOffset fewer = parsed.only(List.of(new TableId("a", "b")));
    assertEquals(Set.of(new TableId("a", "b")), fewer.tables().orElseThrow().ids());
    assertTrue(fewer.requests().open().stream().noneMatch(OpenRequest::joins), "it will not join");
    assertTrue(fewer.requests().open("b").isPresent(), "it fails, and says so");
  }

  @Test
  void a_key_that_is_hashed_outside_of_the_database_is_in_no_checkpoint() throws PortException {
    OpenRequest request =
        OpenRequest.of(RequestMessage.table("a", TABLE, Optional.empty()))
            .advanced(List.of("secret"), List.of(), 7);
    assertEquals(List.of("secret"), request.after());
    Checkpoint checkpoint = OFFSET.with(Requests.NONE.with(request)).checkpoint(5);
    assertFalse(checkpoint.offset().contains("secret"), checkpoint.offset());
    OpenRequest parsed = SourceOffset.parse(checkpoint).requests().open("a").orElseThrow();
    assertEquals(List.of(), parsed.after(), "it begins anew");
  }

  @Test
  void a_checkpoint_of_an_early_version_has_neither() throws PortException {
    SourceOffset parsed = SourceOffset.parse(OFFSET.checkpoint(5));
    assertEquals(Optional.empty(), parsed.tables());
    assertEquals(Requests.NONE, parsed.requests());
    assertEquals(
        "{\"system\":\"1\",\"timeline\":1,\"database\":1,\"slot\":\"slot\",\"lsn\":100,\"ts_usec\":1}",
        new Checkpoint(OFFSET.checkpoint(5).offset(), 5).offset());
  }

  @Test
  void only_the_last_endings_are_kept() {
    Requests requests = Requests.NONE;
    for (int i = 0; i < 100; i++) {
      requests = requests.end("r" + i, "");
    }
    assertEquals(32, requests.ended().size());
    assertTrue(requests.knows("r99"));
    assertFalse(requests.knows("r0"));
  }

  @Test
  void what_was_not_sealed_with_the_password_is_no_request() throws Exception {
    String content = sealed("secret");
    RequestChannel channel = channel("secret");
    assertTrue(channel.open("sluice:p", content.getBytes(StandardCharsets.UTF_8)).isPresent());
    assertTrue(channel.open("sluice:q", content.getBytes(StandardCharsets.UTF_8)).isEmpty());
    for (String forged :
        List.of(
            content.replace("MARK", "ROWS"),
            content.substring(1),
            sealed("other"),
            "ü".repeat(40),
            "")) {
      assertTrue(channel.open("sluice:p", forged.getBytes(StandardCharsets.UTF_8)).isEmpty());
    }
  }

  private static String sealed(String password) {
    return channel(password).sealed(RequestMessage.mark("m"));
  }

  private static RequestChannel channel(String password) {
    return new RequestChannel("p", password);
  }
}
