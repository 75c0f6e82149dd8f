package io.sluice.bench.micro;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OrdersTest {
  @Test
  void aRowHasANoteOf150Characters() {
    assertEquals(150, Orders.placed(4_711).value("note").toString().length());
  }
}
