package io.sluice.adapter.postgres;

import io.sluice.ports.TransientPortException;

/** Which tables can be captured is another question now: capture has to begin again with them. */
final class TablesChangedException extends TransientPortException {
  private static final long serialVersionUID = 1L;

  TablesChangedException(String what) {
    super(what + ": capture begins again where it was, with the tables that there are now");
  }
}
