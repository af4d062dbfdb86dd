package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Somebody on the wire between a host and its coordinator: writes down what the host sends. */
final class Recorder implements AutoCloseable {

  private static final int MOST = 16_384;

  private final ServerSocket listener;
  private final Socket beyond;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  /** Stands on {@code host}, where the coordinator is now found at {@link #place}. */
  Recorder(String host, SourceAddress coordinator) {
    var on = new NetworkNamespace(host);
    var to = new InetSocketAddress(coordinator.toInetAddress(), HostDirectory.LINK_PORT);
    listener = on.call(() -> new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    beyond = on.call(() -> new Socket(to.getAddress(), to.getPort()));
    Thread.ofVirtual().start(this::carry);
  }

  /** Where it is to be found. */
  InetSocketAddress place() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  private void carry() {
    try {
      var near = listener.accept();
      Thread.ofVirtual().start(() -> pass(beyond, near, OutputStream.nullOutputStream()));
      pass(near, beyond, heard);
    } catch (IOException _) {
      // nobody came
      Thread.onSpinWait();
    }
  }

  private static void pass(Socket from, Socket to, OutputStream also) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      var bytes = new byte[MOST];
      for (var count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        synchronized (also) {
          also.write(bytes, 0, count);
        }
        to.getOutputStream().write(bytes, 0, count);
      }
    } catch (IOException _) {
      // one end has gone, and so has this
      Thread.onSpinWait();
    }
  }

  /** All that the host has sent. */
  byte[] heard() {
    synchronized (heard) {
      return heard.toByteArray();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    beyond.close();
  }
}
