package io.picketline.lab.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * Somebody with an address of his own in the attacker's namespace who deals with one host as honest
 * clients and servers do, the clumsy ones too.
 */
public final class HonestClient {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int PATIENCE_OF_RESOLVER_MILLIS = 200;
  private static final int LATE_MILLIS = 100;
  private static final int DNS = 53;
  private static final byte[] WORD = "hello".getBytes(US_ASCII);

  private final SourceAddress source;
  private final String host;
  private final SourceAddress address;

  /** Deals with {@code host} at {@code address} from {@code source}. */
  public HonestClient(SourceAddress source, String host, SourceAddress address) {
    this.source = source;
    this.host = host;
    this.address = address;
  }

  public SourceAddress source() {
    return source;
  }

  /** The address of the host that it deals with. */
  public SourceAddress address() {
    return address;
  }

  /** Connects to the service and leaves without a word, as load balancers do; whether it could. */
  public boolean checkHealth() {
    return connect(Service.PORT);
  }

  /** Asks the service by HTTP; whether it answered. */
  public boolean browse() {
    try (var client = WebClient.open(Topology.ATTACKER, source, host, address)) {
      return client.answered();
    } catch (IllegalStateException e) {
      // it could not connect
      return false;
    }
  }

  /** Asks the service with curl; whether it answered. */
  public boolean useCurl() {
    var command =
        List.of(
            "curl",
            "-sS",
            "--noproxy",
            "*",
            "--max-time",
            "3",
            "--interface",
            source.toString(),
            "http://%s:%d/".formatted(address, Service.PORT));
    var said = Tool.run(LIMIT, "", Tool.on(Topology.ATTACKER, command));
    return said.exit() == 0 && said.output().equals(host);
  }

  /** Connects to a port; whether somebody took it. */
  public boolean connect(int port) {
    return mine()
        .call(() -> {
          try (var socket = new Socket()) {
            socket.bind(new InetSocketAddress(source.toInetAddress(), 0));
            socket.connect(new InetSocketAddress(address.toInetAddress(), port), PATIENCE_MILLIS);
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  /**
   * Gets a file as FTP's passive mode has it, over a port that is open for this one transfer, and
   * comes once more when it is shut again; whether the file came.
   */
  public boolean transfer() {
    try {
      var once = theirs().call(() -> new ServerSocket(0, 1, address.toInetAddress()));
      var port = once.getLocalPort();
      var came = false;
      try (once) {
        once.setSoTimeout(PATIENCE_MILLIS);
        var sender = Thread.ofVirtual().start(() -> send(once));
        came = mine().call(() -> fetch(port));
        sender.join();
      }
      Thread.sleep(LATE_MILLIS);
      var _ = connect(port);
      return came;
    } catch (IOException e) {
      throw new LabException("no transfer from " + host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  private static void send(ServerSocket once) {
    try (var client = once.accept()) {
      var _ = client.getInputStream().read();
      client.getOutputStream().write(WORD);
    } catch (IOException e) {
      // who waits for the file notices
      Thread.onSpinWait();
    }
  }

  private boolean fetch(int port) {
    try (var socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.bind(new InetSocketAddress(source.toInetAddress(), 0));
      socket.connect(new InetSocketAddress(address.toInetAddress(), port), PATIENCE_MILLIS);
      socket.getOutputStream().write(WORD);
      return socket.getInputStream().readAllBytes().length == WORD.length;
    } catch (IOException e) {
      return false;
    }
  }

  /** Is asked by the host as a name server is and answers when the asker waits no more. */
  public void answerLate() {
    try (var server = mine().call(() -> new DatagramSocket(DNS, source.toInetAddress()))) {
      server.setSoTimeout(PATIENCE_MILLIS);
      try (var asker = theirs().call(() -> new DatagramSocket(0, address.toInetAddress()))) {
        asker.connect(new InetSocketAddress(source.toInetAddress(), DNS));
        asker.send(new DatagramPacket(WORD, WORD.length));
        Thread.sleep(PATIENCE_OF_RESOLVER_MILLIS);
      }
      var question = new DatagramPacket(new byte[WORD.length], WORD.length);
      server.receive(question);
      Thread.sleep(LATE_MILLIS);
      server.send(new DatagramPacket(WORD, WORD.length, question.getSocketAddress()));
    } catch (IOException e) {
      throw new LabException("no late answer to " + host, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  /** Tells everybody on the link something that nobody asked for. */
  public void broadcast(List<Integer> ports) {
    try (var socket = mine().call(() -> new DatagramSocket(0, source.toInetAddress()))) {
      socket.setBroadcast(true);
      var everybody = InetAddress.ofLiteral("198.19.255.255");
      for (var port : ports) {
        socket.send(new DatagramPacket(WORD, WORD.length, everybody, port));
      }
    } catch (IOException e) {
      throw new LabException("no broadcast", e);
    }
  }

  private static NetworkNamespace mine() {
    return new NetworkNamespace(Topology.ATTACKER);
  }

  private NetworkNamespace theirs() {
    return new NetworkNamespace(host);
  }
}
