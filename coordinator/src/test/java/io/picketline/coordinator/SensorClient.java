package io.picketline.coordinator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.identity.Identity;
import io.picketline.protocol.Mode;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A sensor's end of the link over blocking sockets, written without the code under test. */
public final class SensorClient implements AutoCloseable {

  private static final int TIMEOUT_MS = (int) Duration.ofMinutes(1).toMillis();

  private final SSLSocket socket;

  private SensorClient(SSLSocket socket) {
    this.socket = socket;
  }

  /** Connects and shakes hands with the certificate of {@code identity}, if there is one. */
  public static SensorClient connect(InetSocketAddress server, Optional<Path> identity)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    var keys = identity.isPresent() ? keys(identity.get()) : new KeyManager[0];
    context.init(keys, believers(), null);
    var socket = (SSLSocket) context.getSocketFactory().createSocket();
    socket.setSoTimeout(TIMEOUT_MS);
    socket.connect(server, TIMEOUT_MS);
    socket.startHandshake();
    return new SensorClient(socket);
  }

  private static KeyManager[] keys(Path identity) throws IOException, GeneralSecurityException {
    Certificate certificate;
    try (var in = Files.newInputStream(identity.resolve(Identity.CERTIFICATE_FILE))) {
      certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    var pem = Files.readString(identity.resolve(Identity.KEY_FILE), US_ASCII);
    var der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("host", key, new char[0], new Certificate[] {certificate});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    return managers.getKeyManagers();
  }

  /** The greeting of a sensor of this version. */
  public static LinkMessage.Hello hello() {
    return hello(LinkMessage.VERSION);
  }

  /** The same, of another version of the link. */
  public static LinkMessage.Hello hello(int version) {
    return new LinkMessage.Hello(
        version, "picketline test", Set.of(Mode.ATCP), "nflog", Optional.of(Set.of("web")));
  }

  /** What a sensor says that has nothing yet. */
  public static LinkMessage.Follow follow() {
    return new LinkMessage.Follow(Optional.empty(), 0, 0, 0, Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** The question of a sensor that has taken this state. */
  static LinkMessage.Follow follow(LinkMessage.Snapshot taken) {
    return new LinkMessage.Follow(
        Optional.of(taken.epoch()), taken.seq(), 0, 0, Instant.parse("2026-01-01T00:00:00Z"));
  }

  public void send(LinkMessage message) throws IOException {
    Frames.write(socket.getOutputStream(), message);
  }

  /** Bytes past the codec. */
  public OutputStream raw() throws IOException {
    return socket.getOutputStream();
  }

  /** The coordinator's next message, but for which authorities it trusts. */
  public LinkMessage receive() throws IOException {
    while (true) {
      var message = receiveAny();
      if (!(message instanceof LinkMessage.Trusted)) {
        return message;
      }
    }
  }

  /** The coordinator's next message. */
  public LinkMessage receiveAny() throws IOException {
    return Frames.read(socket.getInputStream(), LinkMessage.class).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Take any certificate. */
  static TrustManager[] believers() {
    return new TrustManager[] {new Believer()};
  }

  private static final class Believer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** All that comes; a reset is an end too. */
  public static byte[] untilEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (SocketException _) {
      return new byte[0];
    }
  }
}
