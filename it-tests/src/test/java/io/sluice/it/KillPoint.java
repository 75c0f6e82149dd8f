package io.sluice.it;

import io.sluice.dev.Server;
import io.sluice.it.wire.Moment;
import io.sluice.it.wire.Trap;

/**
 * Where a service is killed.
 *
 * @param nth which such message, counted from when the point is set
 */
record KillPoint(Server server, Moment moment, int nth) {

  static KillPoint before(Server server, String request, int nth) {
    return new KillPoint(server, Moment.before(request), nth);
  }

  static KillPoint after(Server server, String request, int nth) {
    return new KillPoint(server, Moment.after(request), nth);
  }

  /** SIGKILL when the message is on its way, which it then never completes. */
  Trap set(Links links, SluiceProcess process) {
    return links.to(server).trap(moment, nth, process::kill);
  }

  @Override
  public String toString() {
    return server.label() + " " + moment + ", number " + nth;
  }
}
