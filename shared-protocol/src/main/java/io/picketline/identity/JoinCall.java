package io.picketline.identity;

import io.picketline.config.Endpoint;
import io.picketline.protocol.Names;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.wire.Frames;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A host's one call to a coordinator's desk, to join its fleet. Once open, the coordinator has
 * proven to be one of the fleet that the token names. Not thread-safe.
 */
public final class JoinCall implements AutoCloseable {

  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private static final String AGAIN =
      "run the same line again: this host's key is kept, and the token is good for it yet";

  private final SSLSocket socket;

  private JoinCall(SSLSocket socket) {
    this.socket = socket;
  }

  /**
   * Connects, and makes sure of who is at the other end; nothing of the token is sent.
   *
   * @param limit the longest time that each step may take
   * @throws IdentityException if it is no coordinator of the token's fleet
   * @throws IOException in the operator's words, if there is none
   */
  public static JoinCall open(Endpoint desk, Token token, Duration limit)
      throws IOException, IdentityException {
    var plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(desk.host(), desk.port()), (int) limit.toMillis());
      plain.setSoTimeout((int) limit.toMillis());
      var socket =
          (SSLSocket)
              context(token).getSocketFactory().createSocket(plain, desk.host(), desk.port(), true);
      socket.setEnabledProtocols(PROTOCOLS.clone());
      socket.startHandshake();
      return new JoinCall(socket);
    } catch (SSLException e) {
      plain.close();
      throw new IdentityException("%s: %s".formatted(desk, disbelief(e)), e);
    } catch (IOException e) {
      plain.close();
      throw new IOException("%s: %s".formatted(desk, trouble(e)), e);
    }
  }

  /** The address that this host has towards the coordinator. */
  public InetAddress localAddress() {
    return socket.getLocalAddress();
  }

  /**
   * The coordinator's answer.
   *
   * @throws IOException in the operator's words, if there is none; the token may have been used
   *     then, and is good for the same key still
   */
  public JoinReply ask(JoinRequest request) throws IOException {
    try {
      Frames.write(socket.getOutputStream(), request);
      return Frames.read(socket.getInputStream(), JoinReply.class)
          .orElseThrow(() -> new IOException("it answers what this version does not know"));
    } catch (EOFException e) {
      throw new IOException("it hung up, as too many may be trying to join; " + AGAIN, e);
    } catch (SocketTimeoutException e) {
      throw new IOException("it did not answer in time; " + AGAIN, e);
    } catch (SocketException | SSLException e) {
      throw new IOException("the connection broke off; " + AGAIN, e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static SSLContext context(Token token) throws IOException {
    try {
      var context = SSLContext.getInstance(PROTOCOLS[0]);
      context.init(null, new TrustManager[] {new PinnedTrust(token)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java platform has no TLS 1.3", e);
    }
  }

  private static String disbelief(SSLException e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof PinnedTrust.NotBelieved) {
        return String.valueOf(cause.getMessage());
      }
    }
    return "does not speak as a coordinator's desk does: %s; is that the right port?"
        .formatted(Names.printable(String.valueOf(e.getMessage())));
  }

  private static String trouble(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "no such host";
      case ConnectException _ -> "nobody listens there; is the coordinator started?";
      case NoRouteToHostException _ -> "no way leads there";
      case SocketTimeoutException _ -> "no answer; is a firewall in between?";
      default -> Names.printable(String.valueOf(e.getMessage()));
    };
  }
}
