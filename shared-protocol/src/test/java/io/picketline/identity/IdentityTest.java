package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

  private static final String SENSOR_NAMES =
      "dns:web-1,dns:sensor.picketline.internal,ip:192.0.2.10,ip:2001:db8::10";

  @TempDir static Path stores;
  @TempDir Path directory;

  private static TestAuthority authority;
  private static TestAuthority stranger;

  @BeforeAll
  static void issue() throws IOException, InterruptedException {
    authority = new TestAuthority(stores.resolve("ours.p12"));
    stranger = new TestAuthority(stores.resolve("theirs.p12"));
    authority.issue("web-1", SENSOR_NAMES);
    authority.issue("expired", SENSOR_NAMES, "-startdate", "-9d", "-validity", "2");
    authority.issue("nameless", "dns:sensor.picketline.internal");
    authority.issue("bare", "");
  }

  @Test
  void load_sensor_isWhoTheCertificateSays() throws Exception {
    var identity = Identity.load(authority.write("web-1", directory), Role.SENSOR);

    assertThat(identity.self().name()).isEqualTo("web-1");
    assertThat(identity.self().roles()).containsExactly(Role.SENSOR);
    assertThat(identity.self().addresses())
        .containsExactly(SourceAddress.parse("192.0.2.10"), SourceAddress.parse("2001:db8::10"));
  }

  @Test
  void engines_bothSides_speakTls13WithCertificates() throws Exception {
    var identity = Identity.load(authority.write("web-1", directory), Role.SENSOR);

    assertThat(identity.serverEngine().getNeedClientAuth()).isTrue();
    assertThat(identity.serverEngine().getEnabledProtocols()).containsExactly("TLSv1.3");
    assertThat(identity.clientEngine().getEnabledProtocols()).containsExactly("TLSv1.3");
    assertThat(identity.clientEngine().getUseClientMode()).isTrue();
  }

  @Test
  void load_otherRole_saysHowToIssueOne() throws Exception {
    authority.write("web-1", directory);

    assertRefused(
        Role.COORDINATOR, "host.pem: is no certificate of a coordinator", "picket ca issue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "host.pem", "host.key"})
  void load_missingFile_isNamed(String file) throws Exception {
    authority.write("web-1", directory);
    Files.delete(directory.resolve(file));

    assertRefused(Role.SENSOR, file + ": cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.pem", "host.pem"})
  void load_noPem_isNamed(String file) throws Exception {
    authority.write("web-1", directory);
    Files.writeString(directory.resolve(file), "hello");

    assertRefused(Role.SENSOR, file + ": is no certificate in PEM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----"})
  void load_noPkcs8Key_isNamed(String text) throws Exception {
    authority.write("web-1", directory);
    Files.writeString(directory.resolve("host.key"), text);

    assertRefused(Role.SENSOR, "host.key: is no PKCS #8 key in PEM");
  }

  @Test
  void load_garbledKey_isNamed() throws Exception {
    authority.write("web-1", directory);
    Files.writeString(
        directory.resolve("host.key"),
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

    assertRefused(Role.SENSOR, "host.key: is no EC key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx------"})
  void load_keyOpenToOthers_saysWhatToRun(String mode) throws Exception {
    authority.write("web-1", directory);
    Files.setPosixFilePermissions(
        directory.resolve("host.key"), PosixFilePermissions.fromString(mode));

    assertRefused(Role.SENSOR, "host.key: others may read it; run 'chmod 600' on it");
  }

  @Test
  void load_anotherAuthority_isRefused() throws Exception {
    authority.write("web-1", directory);
    replace("ca.pem", stranger, "ca");

    assertRefused(Role.SENSOR, "host.pem: not issued by", "ca.pem");
  }

  @Test
  void load_expired_isRefused() throws Exception {
    authority.write("expired", directory);

    assertRefused(Role.SENSOR, "not valid today");
  }

  @Test
  void load_anotherHostsKey_isRefused() throws Exception {
    authority.write("web-1", directory);
    replace("host.key", authority, "bare");

    assertRefused(Role.SENSOR, "host.key: is not the key of", "host.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nameless", "bare"})
  void load_withoutHostName_isRefused(String alias) throws Exception {
    authority.write(alias, directory);

    assertRefused(Role.SENSOR, "a certificate without a host name");
  }

  private void replace(String file, TestAuthority from, String alias)
      throws IOException, GeneralSecurityException {
    var other = from.write(alias, directory.resolve("other"));
    Files.copy(
        other.resolve(file),
        directory.resolve(file),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void assertRefused(Role role, String... words) {
    assertThatThrownBy(() -> Identity.load(directory, role))
        .isInstanceOf(IdentityException.class)
        .hasMessageContainingAll(words);
  }
}
