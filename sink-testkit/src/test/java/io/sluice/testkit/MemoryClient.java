package io.sluice.testkit;

import io.sluice.ports.sink.TransientSinkException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Asks a {@link MemoryServer}; right with {@link Fault#NONE}, else wrong in that one way. */
final class MemoryClient {
  private final MemoryServer server;
  private final InetSocketAddress by;
  private final Duration timeout;
  private final Fault fault;
  private Socket socket;

  MemoryClient(MemoryServer server, InetSocketAddress by, Duration timeout, Fault fault) {
    this.server = server;
    this.by = by;
    this.timeout = fault == Fault.NEEDS_A_FAST_LINK ? Duration.ofMillis(15) : timeout;
    this.fault = fault;
  }

  /** Returns when the server has done the work. */
  void ask(int bytes, Runnable work) throws TransientSinkException {
    try {
      if (socket == null) {
        socket = new Socket();
        socket.connect(by, (int) timeout.toMillis());
        socket.setSoTimeout((int) timeout.toMillis());
      }
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(request);
      out.writeInt(server.leave(work));
      out.writeInt(bytes);
      out.write(new byte[bytes]);
      socket.getOutputStream().write(request.toByteArray());
      new DataInputStream(socket.getInputStream()).readFully(new byte[MemoryServer.ANSWER_BYTES]);
    } catch (IOException failed) {
      disconnect();
      Fault taken =
          failed instanceof SocketTimeoutException
              ? Fault.TAKES_SILENCE_FOR_WRITTEN
              : Fault.TAKES_A_CUT_FOR_WRITTEN;
      if (fault != taken) {
        throw new TransientSinkException("the server is away", failed);
      }
    }
  }

  void disconnect() {
    try {
      if (socket != null) {
        socket.close();
      }
      socket = null;
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
