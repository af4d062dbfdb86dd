package io.picketline.coordinator.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.picketline.spi.Enrolment;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Random;
import java.util.ServiceLoader;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestsTest {
  private final CertificateRequests requests = new CertificateRequests();

  @Test
  void key_ofARequest_isTheHosts() throws Exception {
    var key = requests.newKey();

    assertThat(CertificateRequests.key(requests.request(key, "web-1"))).isEqualTo(key.getPublic());
  }

  @ParameterizedTest
  @CsvSource({"EC, secp384r1, SHA256withECDSA", "EC, secp521r1, SHA512withECDSA"})
  void key_ofAnotherCurve_isRefused(String algorithm, String curve, String signature)
      throws Exception {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(new ECGenParameterSpec(curve));
    var key = generator.generateKeyPair();

    assertRefused(pem(key, key, signature), "another key than one of EC P-256");
  }

  @Test
  void key_ofAnotherKind_isRefused() throws Exception {
    var edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

    assertRefused(pem(edwards, edwards, "Ed25519"), "another key than one of EC P-256");
  }

  @Test
  void key_signedByAnother_isRefused() throws Exception {
    assertRefused(
        pem(requests.newKey(), requests.newKey(), "SHA256withECDSA"),
        "not signed with the key it is for");
  }

  @Test
  void key_weakSignature_isRefused() throws Exception {
    var key = requests.newKey();

    assertRefused(pem(key, key, "SHA1withECDSA"), "not signed with the key it is for");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\nM===A\n-----END CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"
      })
  void key_ofNoRequest_isRefused(String text) {
    assertRefused(text, "that is no certificate request");
  }

  @Test
  void key_ofALongText_isRefusedUnread() {
    assertRefused("A".repeat(2049), "a certificate request of 2049 characters");
  }

  @Test
  void key_deeplyNested_isRefused() {
    var der = new byte[1200];
    for (var i = 0; i + 4 < der.length; i += 4) {
      der[i] = 0x30;
      der[i + 1] = (byte) 0x82;
      der[i + 2] = (byte) ((der.length - i - 4) >> 8);
      der[i + 3] = (byte) (der.length - i - 4);
    }

    assertRefused(pem(der), "that is no certificate request");
  }

  @Test
  void key_ofAnyDamagedRequest_isRefusedOrTheHosts() throws Exception {
    var key = requests.newKey();
    var good = der(pem(key, key, "SHA256withECDSA"));
    var random = new Random(11);
    for (var round = 0; round < 2_000; round++) {
      var damaged = good.clone();
      for (var change = 0; change <= random.nextInt(3); change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(CertificateRequests.key(pem(damaged))).isEqualTo(key.getPublic());
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("certificate request");
      }
    }
  }

  @Test
  void enrolment_isFoundAsAService() {
    assertThat(ServiceLoader.load(Enrolment.class).findFirst())
        .containsInstanceOf(CertificateRequests.class);
  }

  private static void assertRefused(String pem, String why) {
    assertThatIOException()
        .isThrownBy(() -> CertificateRequests.key(pem))
        .withMessageContaining(why);
  }

  private static String pem(KeyPair key, KeyPair signer, String signature) throws Exception {
    return pem(
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), key.getPublic())
            .build(new JcaContentSignerBuilder(signature).build(signer.getPrivate()))
            .getEncoded());
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE REQUEST-----\n%s\n-----END CERTIFICATE REQUEST-----\n"
        .formatted(Base64.getEncoder().encodeToString(der));
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]*-----", ""));
  }
}
