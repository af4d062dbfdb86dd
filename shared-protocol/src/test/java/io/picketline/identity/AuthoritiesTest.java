package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Role;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthoritiesTest {

  @TempDir static Path stores;
  @TempDir Path directory;

  private static TestAuthority ours;
  private static TestAuthority theirs;

  @BeforeAll
  static void issue() throws Exception {
    ours = new TestAuthority(stores.resolve("ours.p12"));
    theirs = new TestAuthority(stores.resolve("theirs.p12"));
    ours.issue("web-1", "dns:web-1,dns:sensor.picketline.internal");
  }

  @Test
  void parse_two_areBothTrustedInTheirOrder() throws Exception {
    var both = Authorities.parse(theirs.authority() + "a note\n" + ours.authority());

    assertThat(both.all()).hasSize(2);
    assertThat(Authorities.parse(both.pem())).isEqualTo(both);
    assertThat(both.first()).isEqualTo(Authorities.parse(theirs.authority()).first());
    assertThat(both.trusts(Authorities.idOf(both.first()))).isTrue();
    assertThat(Authorities.parse(ours.authority()).trusts(Authorities.idOf(both.first())))
        .isFalse();
  }

  @Test
  void issuerOf_amongTwoOfTheSameName_isTheOneThatSigned() throws Exception {
    var both = Authorities.parse(theirs.authority() + ours.authority());
    var certificate = Identity.load(ours.write("web-1", directory), Role.SENSOR).certificate();

    assertThat(both.issuerOf(certificate)).contains(Authorities.parse(ours.authority()).first());
    assertThat(Authorities.parse(theirs.authority()).issuerOf(certificate)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
      })
  void parse_noCertificate_isRefused(String text) {
    assertThatThrownBy(() -> Authorities.parse(text))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("is no certificate in PEM");
  }

  @Test
  void parse_moreThanAFileMayName_isRefused() throws Exception {
    var many = ours.authority().repeat(Authorities.MOST + 1);

    assertThatThrownBy(() -> Authorities.parse(many))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("9 authorities, more than 8");
  }
}
