package io.sluice.testkit;

/**
 * Takes the target away from the sinks under test, and gives it back. {@link TcpProxy} is one that
 * fits every target reached over TCP.
 */
public interface Outage {
  /** Drops every connection, and refuses new ones, until {@link #mend}. */
  void refuse() throws Exception;

  /** Keeps connections open and takes new ones, but answers nothing, until {@link #mend}. */
  void hang() throws Exception;

  /** Makes the target reachable again. Does nothing if it is. */
  void mend() throws Exception;
}
