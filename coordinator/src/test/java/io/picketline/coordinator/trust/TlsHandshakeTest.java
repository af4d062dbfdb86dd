package io.picketline.coordinator.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.identity.Identity;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two ends with issued certificates make of each other, over TLS 1.3 in memory. */
class TlsHandshakeTest {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir private Path directory;

  private final PemAuthority authority = new PemAuthority();

  @BeforeEach
  void createAuthorities() throws IOException {
    authority.create(directory.resolve("ours"), "ours", YEAR.multipliedBy(2));
    authority.create(directory.resolve("theirs"), "theirs", YEAR.multipliedBy(2));
  }

  @Test
  void handshake_sameAuthority_eachKnowsTheOther() throws Exception {
    var server = identity("ours", Role.COORDINATOR, "center").serverEngine();
    var client = identity("ours", Role.SENSOR, "alpha").clientEngine();

    handshake(client, server);

    assertThat(server.getSession().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(Peer.of(server.getSession()).name()).isEqualTo("alpha");
    assertThat(Peer.of(server.getSession()).may(Role.SENSOR)).isTrue();
    assertThat(Peer.of(client.getSession()).name()).isEqualTo("center");
    assertThat(Peer.of(client.getSession()).may(Role.COORDINATOR)).isTrue();
  }

  @Test
  void handshake_clientOfAnotherAuthority_isRefused() throws Exception {
    var server = identity("ours", Role.COORDINATOR, "center").serverEngine();
    var client = identity("theirs", Role.SENSOR, "alpha").clientEngine();

    assertThatThrownBy(() -> handshake(client, server)).isInstanceOf(SSLException.class);
  }

  @Test
  void handshake_trustingClientOfAnotherAuthority_isRefusedByTheServer() throws Exception {
    var server = identity("ours", Role.COORDINATOR, "center").serverEngine();
    var client = trustingEngine(false);

    assertThatThrownBy(() -> handshake(client, server))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("certificate");
  }

  @Test
  void handshake_olderProtocol_isRefused() throws Exception {
    var server = identity("ours", Role.COORDINATOR, "center").serverEngine();
    var client = trustingEngine(true);

    assertThatThrownBy(() -> handshake(client, server)).isInstanceOf(SSLException.class);
  }

  private Identity identity(String fleet, Role role, String name) throws Exception {
    var into = directory.resolve(fleet + "-" + name);
    authority.issue(
        directory.resolve(fleet), new Authority.Request(role, name, List.of(), YEAR), into);
    return Identity.load(into, role);
  }

  /** A client that shows no certificate and believes any. */
  private static SSLEngine trustingEngine(boolean old) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Believer()}, null);
    var engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    if (old) {
      engine.setEnabledProtocols(new String[] {"TLSv1.2"});
    }
    return engine;
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

  /** Carries records both ways until neither end has more to say. */
  private static void handshake(SSLEngine client, SSLEngine server) throws SSLException {
    var toServer = ByteBuffer.allocate(1 << 16).flip();
    var toClient = ByteBuffer.allocate(1 << 16).flip();
    client.beginHandshake();
    server.beginHandshake();
    for (var round = 0; round < 20; round++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
    }
    assertThat(client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    out.compact();
    var sink = ByteBuffer.allocate(1 << 16);
    for (var turn = 0; turn < 20; turn++) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
        default -> engine.unwrap(in, sink);
      }
    }
    out.flip();
  }
}
