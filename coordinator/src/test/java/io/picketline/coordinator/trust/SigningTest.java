package io.picketline.coordinator.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.picketline.identity.Identity;
import io.picketline.identity.IdentityFiles;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.TrustChange;
import io.picketline.spi.Authority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of keys that their hosts keep. */
class SigningTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.700Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration BACK = Duration.ofHours(1);

  @TempDir private Path directory;

  private final PemAuthority authority = new PemAuthority(Clock.fixed(NOW, UTC));
  private final CertificateRequests requests = new CertificateRequests();

  @BeforeEach
  void create() throws IOException {
    authority.create(ca(), "fleet", YEAR.multipliedBy(10));
  }

  @Test
  void sign_request_givesWhatWasRegisteredAndNotWhatItSays() throws Exception {
    var key = requests.newKey();
    var csr = requests.request(key, "coordinator.picketline.internal");

    var signed = certificate(authority.sign(ca(), csr, wanted(YEAR), NOW));

    var peer = Peer.of(signed);
    assertThat(signed.getPublicKey()).isEqualTo(key.getPublic());
    assertThat(peer.name()).isEqualTo("web-1");
    assertThat(peer.roles()).containsExactly(Role.SENSOR);
    assertThat(peer.addresses()).containsExactly(SourceAddress.parse("192.0.2.10"));
    assertThat(signed.getSubjectX500Principal().getName()).isEqualTo("CN=web-1");
  }

  @Test
  void sign_withTheHostsKey_loadsAsItsIdentity() throws Exception {
    var now = new PemAuthority();
    now.create(directory.resolve("now"), "fleet", YEAR.multipliedBy(2));
    var key = requests.newKey();
    var csr = requests.request(key, "x");
    var host = directory.resolve("host");
    try (var files = IdentityFiles.stage(host)) {
      files.write(key.getPrivate());
      files.write("ca.pem", Files.readString(directory.resolve("now").resolve("ca.pem")));
      files.write("host.pem", now.sign(directory.resolve("now"), csr, wanted(YEAR), Instant.now()));
      files.place();
    }

    assertThat(Identity.load(host, Role.SENSOR).self().name()).isEqualTo("web-1");
  }

  @Test
  void sign_whateverTheClockSays_countsAsIssuedWhenThatWasDecided() throws Exception {
    assertThat(issued(Instant.parse("2026-01-01T00:00:00Z"))).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(issued(NOW)).isEqualTo("2026-01-01T00:00:01Z");
    assertThat(issued(Instant.parse("2026-01-01T00:00:09Z"))).isEqualTo("2026-01-01T00:00:09Z");
    assertThat(issued(Instant.parse("2025-12-31T23:59:50Z"))).isEqualTo("2025-12-31T23:59:50Z");
  }

  @Test
  void sign_forAHostThatWasRevokedSinceThatWasDecided_isVoid() throws Exception {
    var decided = NOW.minusSeconds(5);
    var revoked = new TrustChange.HostRevoked("web-1", NOW.minusSeconds(2), "root", "stolen");

    assertThat(revoked.voids(issued(decided))).isTrue();
  }

  @Test
  void sign_beyondTheAuthoritysEnd_endsWithIt() throws Exception {
    var csr = requests.request(requests.newKey(), "x");

    var signed = certificate(authority.sign(ca(), csr, wanted(YEAR.multipliedBy(20)), NOW));

    assertThat(signed.getNotAfter())
        .isEqualTo(certificate(Files.readString(ca().resolve("ca.pem"))).getNotAfter());
  }

  @Test
  void sign_noRequest_isRefused() {
    assertThatIOException()
        .isThrownBy(() -> authority.sign(ca(), "hello", wanted(YEAR), NOW))
        .withMessageContaining("no certificate request");
  }

  @Test
  void sign_withoutTheKey_isRefused() throws Exception {
    assertThat(PemAuthority.canSign(ca())).isTrue();
    Files.delete(ca().resolve("ca.key"));
    var csr = requests.request(requests.newKey(), "x");

    assertThat(PemAuthority.canSign(ca())).isFalse();
    assertThatIOException()
        .isThrownBy(() -> authority.sign(ca(), csr, wanted(YEAR), NOW))
        .withMessageContaining("ca.key: cannot be read");
  }

  private Instant issued(Instant after) throws Exception {
    var csr = requests.request(requests.newKey(), "x");
    var signed = certificate(authority.sign(ca(), csr, wanted(YEAR), after));
    return signed.getNotBefore().toInstant().plus(BACK);
  }

  private static Authority.Request wanted(Duration life) {
    return new Authority.Request(
        Role.SENSOR, "web-1", List.of(SourceAddress.parse("192.0.2.10")), life);
  }

  private Path ca() {
    return directory.resolve("ca");
  }

  private static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
  }
}
