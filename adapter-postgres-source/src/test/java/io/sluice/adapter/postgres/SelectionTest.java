package io.sluice.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.domain.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the configuration says about columns, rows and masks. */
class SelectionTest {
  private static final String SALT = "0123456789abcdef";
  private static final TableId TABLE = new TableId("shop", "customer");

  private static TableSelection columns(String text) {
    return Selection.of(Map.of("shop.customer", text), Map.of(), Map.of(), "").of(TABLE);
  }

  @Test
  void columns_are_taken_or_left_out() {
    TableSelection only = columns("id, name ,mail");
    assertTrue(only.takes("name"));
    assertFalse(only.takes("pin"));
    TableSelection without = columns("!pin, ! ssn");
    assertTrue(without.takes("name"));
    assertFalse(without.takes("pin"));
    assertFalse(without.takes("ssn"));
    assertEquals(List.of("ssn"), without.missing(List.of("id", "pin")));
    assertTrue(TableSelection.EVERYTHING.takes("pin"));
  }

  @Test
  void a_hash_is_the_hmac_that_others_compute_too() {
    Mask hash = Mask.parse("hash", SALT);
    // printf 'anna@example.org' | openssl dgst -sha256 -hmac 0123456789abcdef
    assertEquals(
        "74861f6a5326cf79325652f483796cb75537d6a9f565236c8f6dd6656db7fe7f",
        hash.apply("anna@example.org"));
    assertNotEquals(hash.apply("a"), hash.apply("b"));
    assertNotEquals(hash.apply("a"), Mask.parse("hash", SALT + "x").apply("a"));
    assertEquals(64, hash.apply("").length());
    assertFalse(hash.toString().contains(SALT));
  }

  @Test
  void what_is_redacted_or_truncated_says_no_more_than_it_should() {
    assertEquals("***", Mask.parse("redact", "").apply("secret"));
    Mask three = Mask.parse("truncate: 3", "");
    assertEquals("sec", three.apply("secret"));
    assertEquals("ab", three.apply("ab"));
    assertEquals("\ud83d\udeb2\ud83d\udeb2\ud83d\udeb2", three.apply("\ud83d\udeb2".repeat(4)));
    assertEquals(three.toString(), Mask.parse("truncate 3", "").toString());
  }

  @Test
  void only_equal_hashes_agree() {
    Optional<Mask> hash = Optional.of(Mask.parse("hash", SALT));
    assertTrue(Mask.agree(Optional.empty(), Optional.empty()));
    assertTrue(Mask.agree(hash, Optional.of(Mask.parse("hash", SALT))));
    assertFalse(Mask.agree(hash, Optional.empty()));
    assertFalse(Mask.agree(hash, Optional.of(Mask.parse("hash", SALT + "x"))));
    Optional<Mask> redact = Optional.of(Mask.parse("redact", ""));
    assertFalse(Mask.agree(redact, redact));
  }

  @Test
  void what_is_written_wrong_is_refused_and_named() {
    refused("columns:", Map.of("customer", "id"), Map.of(), Map.of());
    refused("columns:", Map.of("shop.*", "!pin"), Map.of(), Map.of());
    refused("columns:", Map.of("shop.customer", "id, !pin"), Map.of(), Map.of());
    refused("columns:", Map.of("shop.customer", "id,,pin"), Map.of(), Map.of());
    refused("where:", Map.of(), Map.of("shop.customer", "id = 1); drop table x; --"), Map.of());
    refused("where:", Map.of(), Map.of("shop.customer", " "), Map.of());
    refused("masks:", Map.of(), Map.of(), Map.of("shop.customer", "hash"));
    refused("masks:", Map.of(), Map.of(), Map.of("shop.customer.pin", "hide"));
    refused("masks:", Map.of(), Map.of(), Map.of("shop.customer.pin", "truncate: 0"));
    refused("maskSalt", Map.of(), Map.of(), Map.of("shop.customer.pin", "hash"));
    refused(
        "left out",
        Map.of("shop.customer", "!pin"),
        Map.of(),
        Map.of("shop.customer.pin", "redact"));
  }

  private static void refused(
      String expected,
      Map<String, String> columns,
      Map<String, String> where,
      Map<String, String> masks) {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> Selection.of(columns, where, masks, "short"));
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void whatever_changes_what_is_captured_changes_the_fingerprint() {
    assertEquals("", TableSelection.EVERYTHING.fingerprint());
    String masked = fingerprint("redact", SALT);
    assertEquals(masked, fingerprint("redact", SALT));
    assertNotEquals(masked, fingerprint("truncate: 1", SALT));
    assertNotEquals(fingerprint("hash", SALT), fingerprint("hash", SALT + "x"));
    assertNotEquals(columns("id").fingerprint(), columns("!id").fingerprint());
  }

  private static String fingerprint(String mask, String salt) {
    return Selection.of(Map.of(), Map.of(), Map.of("shop.customer.pin", mask), salt)
        .of(TABLE)
        .fingerprint();
  }

  @Test
  void question_marks_of_a_condition_are_no_parameters() {
    assertEquals(
        "(\nj ?? 'a?' and \"b?\" -- c?\n or k ??| x\n)",
        Condition.prepared("j ? 'a?' and \"b?\" -- c?\n or k ?| x"));
  }
}
