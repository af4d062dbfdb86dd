package io.picketline.coordinator.trust;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Right;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemAuthorityTest {
  private static final Duration DECADE = Duration.ofDays(3650);
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir private Path directory;

  private final PemAuthority authority = new PemAuthority();

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"SENSOR", "COORDINATOR"})
  void issue_aHost_loadsAsThatIdentity(Role role) throws Exception {
    var address = SourceAddress.parse("192.0.2.7");
    var sixth = SourceAddress.parse("2001:db8::7");
    authority.create(ca(), "fleet", DECADE);
    authority.issue(
        ca(), new Authority.Request(role, "alpha", List.of(address, sixth), YEAR), host());

    var self = Identity.load(host(), role).self();

    assertThat(self.name()).isEqualTo("alpha");
    assertThat(self.roles()).containsExactly(role);
    assertThat(self.addresses()).containsExactly(address, sixth);
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"VIEWER", "OPERATOR", "ADMIN"})
  void issue_aUser_loadsAsThatIdentityAndAsNoHost(Role role) throws Exception {
    authority.create(ca(), "fleet", DECADE);
    authority.issue(ca(), new Authority.Request(role, "bob", List.of(), YEAR), host());

    var self = Identity.loadUser(host()).self();

    assertThat(self.name()).isEqualTo("bob");
    assertThat(self.right()).isEqualTo(Right.of(role));
    assertThat(Files.getPosixFilePermissions(host().resolve("user.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(host().resolve("host.pem")).doesNotExist();
  }

  @Test
  void issue_aHost_isNoUser() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    authority.issue(ca(), sensor("alpha"), host());
    Files.move(host().resolve("host.pem"), host().resolve("user.pem"));
    Files.move(host().resolve("host.key"), host().resolve("user.key"));

    assertThatThrownBy(() -> Identity.loadUser(host()))
        .hasMessageContaining("is no certificate of a user");
  }

  @Test
  void issue_aSensor_isNoCoordinator() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    authority.issue(ca(), sensor("alpha"), host());

    assertThatThrownBy(() -> Identity.load(host(), Role.COORDINATOR))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("no certificate of a coordinator");
  }

  @Test
  void load_anotherAuthoritysCertificate_isRefused() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    authority.issue(ca(), sensor("alpha"), host());
    authority.create(directory.resolve("other"), "fleet", DECADE);
    Files.copy(
        directory.resolve("other").resolve(Identity.CA_FILE),
        Files.createDirectory(directory.resolve("mixed")).resolve(Identity.CA_FILE));
    for (var file : List.of(Identity.CERTIFICATE_FILE, Identity.KEY_FILE)) {
      Files.copy(
          host().resolve(file),
          directory.resolve("mixed").resolve(file),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    assertThatThrownBy(() -> Identity.load(directory.resolve("mixed"), Role.SENSOR))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("not issued by");
  }

  @Test
  void load_expired_isRefused() throws Exception {
    var past = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), UTC);
    var then = new PemAuthority(past);
    then.create(ca(), "fleet", Duration.ofDays(36500));
    then.issue(ca(), sensor("alpha"), host());

    assertThatThrownBy(() -> Identity.load(host(), Role.SENSOR))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("not valid today");
  }

  @Test
  void load_keyThatOthersMayRead_isRefused() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    authority.issue(ca(), sensor("alpha"), host());
    Files.setPosixFilePermissions(
        host().resolve(Identity.KEY_FILE), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> Identity.load(host(), Role.SENSOR))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void issue_authorityKeyThatOthersMayRead_isRefused() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    Files.setPosixFilePermissions(
        ca().resolve("ca.key"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> authority.issue(ca(), sensor("alpha"), host()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void create_twice_keepsTheFirst() throws Exception {
    var first = authority.create(ca(), "fleet", DECADE);

    assertThatThrownBy(() -> authority.create(ca(), "fleet", DECADE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("never overwritten");

    assertThat(fingerprint(ca().resolve(Identity.CA_FILE))).isEqualTo(first);
  }

  @Test
  void issue_overAnotherAuthority_isRefused() throws Exception {
    var other = directory.resolve("other");
    authority.create(ca(), "fleet", DECADE);
    var held = authority.create(other, "fleet", DECADE);

    assertThatThrownBy(() -> authority.issue(ca(), sensor("alpha"), other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another authority");

    assertThat(fingerprint(other.resolve(Identity.CA_FILE))).isEqualTo(held);
  }

  @Test
  void issue_again_replacesKeyAndCertificate() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    var first = authority.issue(ca(), sensor("alpha"), host());

    var second = authority.issue(ca(), sensor("alpha"), host());

    assertThat(second).isNotEqualTo(first);
    assertThat(fingerprint(host().resolve(Identity.CERTIFICATE_FILE))).isEqualTo(second);
    assertThat(Identity.load(host(), Role.SENSOR).self().name()).isEqualTo("alpha");
  }

  @Test
  void files_areTheirOwnersAlone_andNothingElseIsLeft() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    authority.issue(ca(), sensor("alpha"), host());

    assertThat(mode(ca())).isEqualTo("rwx------");
    assertThat(mode(host())).isEqualTo("rwx------");
    assertThat(mode(ca().resolve("ca.key"))).isEqualTo("rw-------");
    assertThat(mode(host().resolve(Identity.KEY_FILE))).isEqualTo("rw-------");
    assertThat(ca().toFile().list()).containsExactlyInAnyOrder("ca.pem", "ca.key");
    assertThat(host().toFile().list()).containsExactlyInAnyOrder("ca.pem", "host.pem", "host.key");
  }

  @Test
  void issue_carriesTheExtensionsOfAHost() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    authority.issue(ca(), sensor("alpha"), host());

    var root = certificate(ca().resolve(Identity.CA_FILE));
    var host = certificate(host().resolve(Identity.CERTIFICATE_FILE));

    assertThat(root.getBasicConstraints()).isZero();
    assertThat(root.getKeyUsage()[5]).as("keyCertSign").isTrue();
    assertThat(root.getCriticalExtensionOIDs()).contains("2.5.29.15", "2.5.29.19");
    assertThat(host.getBasicConstraints()).isEqualTo(-1);
    assertThat(host.getKeyUsage()[0]).as("digitalSignature").isTrue();
    assertThat(host.getKeyUsage()[5]).as("keyCertSign").isFalse();
    assertThat(host.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(host.getSerialNumber()).isPositive();
    assertThat(host.getSerialNumber().bitLength()).isEqualTo(128);
    // An authority key identifier is [0] of a sequence; the subject key identifier is the rest.
    assertThat(tail(host.getExtensionValue("2.5.29.35")))
        .isEqualTo(tail(root.getExtensionValue("2.5.29.14")));
  }

  @Test
  void issue_beyondTheAuthoritysEnd_isRefused() throws Exception {
    authority.create(ca(), "fleet", YEAR);

    assertThatThrownBy(() ->
            authority.issue(
                ca(), new Authority.Request(Role.SENSOR, "alpha", List.of(), DECADE), host()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shorter life");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*.example", "a b", "-x", "sensor.picketline.internal"})
  void issue_nameThatIsNoHost_isRefused(String name) throws Exception {
    authority.create(ca(), "fleet", DECADE);

    assertThatThrownBy(() -> authority.issue(ca(), sensor(name), host()))
        .isInstanceOf(IOException.class);
    assertThat(host()).doesNotExist();
  }

  @Test
  void issue_withoutAuthority_saysHowToMakeOne() {
    assertThatThrownBy(() -> authority.issue(ca(), sensor("alpha"), host()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("picket ca create");
  }

  @Test
  void issue_damagedAuthority_isRefused() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    Files.writeString(ca().resolve("ca.key"), "nothing of use\n");

    assertThatThrownBy(() -> authority.issue(ca(), sensor("alpha"), host()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.key");
  }

  @Test
  void authority_isFoundAsAService() {
    assertThat(ServiceLoader.load(Authority.class).findFirst())
        .containsInstanceOf(PemAuthority.class);
  }

  @Test
  void peer_ofTheCertificate_namesTheHostAndNotTheRole() throws Exception {
    authority.create(ca(), "fleet", DECADE);
    authority.issue(ca(), sensor("alpha.example"), host());

    var peer = Peer.of(certificate(host().resolve(Identity.CERTIFICATE_FILE)));

    assertThat(peer.name()).isEqualTo("alpha.example");
  }

  private Path ca() {
    return directory.resolve("ca");
  }

  private Path host() {
    return directory.resolve("host");
  }

  private static Authority.Request sensor(String name) {
    return new Authority.Request(Role.SENSOR, name, List.of(), YEAR);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static X509Certificate certificate(Path file)
      throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static String fingerprint(Path file) throws IOException, GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256").digest(certificate(file).getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
  }

  private static String tail(byte[] extension) {
    var hex = HexFormat.of().formatHex(extension);
    return hex.substring(hex.length() - 40);
  }
}
