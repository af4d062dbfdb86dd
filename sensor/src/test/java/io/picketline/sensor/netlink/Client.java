package io.picketline.sensor.netlink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

/** One connection held by a process in another namespace. */
public final class Client implements AutoCloseable {
  private final Process process;

  private Client(Process process) {
    this.process = process;
  }

  static Client start(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return new Client(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The other process: connects, and sends on every byte that it is given. */
  public static void main(String[] arguments) throws IOException {
    try (var socket =
        new Socket(InetAddress.ofLiteral(arguments[0]), Integer.parseInt(arguments[1]))) {
      socket.setTcpNoDelay(true);
      for (var next = System.in.read(); next >= 0; next = System.in.read()) {
        socket.getOutputStream().write(next);
      }
    }
  }

  /** Sends a byte and answers whether it came out of {@code accepted}. */
  public boolean exchange(Socket accepted) throws IOException {
    process.getOutputStream().write('x');
    process.getOutputStream().flush();
    return accepted.getInputStream().read() == 'x';
  }

  @Override
  public void close() {
    process.destroy();
  }
}
