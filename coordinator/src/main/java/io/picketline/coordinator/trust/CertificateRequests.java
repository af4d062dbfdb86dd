package io.picketline.coordinator.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.spi.Enrolment;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * Certificate requests (PKCS #10, RFC 2986) of EC P-256 keys in PEM: made by hosts, and read with
 * distrust. All that counts in one is the key, and that whoever signed the request has it.
 */
public final class CertificateRequests implements Enrolment {

  private static final String NOT_SIGNED =
      "the certificate request is not signed with the key it is for";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN CERTIFICATE REQUEST-----([A-Za-z0-9+/=\\s]*)"
              + "-----END CERTIFICATE REQUEST-----\\s*");

  private final CertificateMaker maker = new CertificateMaker(Clock.systemUTC());

  /** Made by the service loader. */
  public CertificateRequests() {}

  @Override
  public KeyPair newKey() throws GeneralSecurityException {
    return maker.newKeys();
  }

  @Override
  public String request(KeyPair key, String name) throws GeneralSecurityException {
    try {
      var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
      var signer = new JcaContentSignerBuilder(SIGNATURE).build(key.getPrivate());
      var made =
          new JcaPKCS10CertificationRequestBuilder(subject, key.getPublic())
              .build(signer)
              .getEncoded();
      return "-----BEGIN CERTIFICATE REQUEST-----\n%s\n-----END CERTIFICATE REQUEST-----\n"
          .formatted(LINES.encodeToString(made));
    } catch (OperatorCreationException | IOException e) {
      throw new GeneralSecurityException("the key cannot sign a request", e);
    }
  }

  /**
   * The key that a request is for.
   *
   * @throws IOException if it is no request, too long, for another kind of key, or not signed with
   *     that key
   */
  public static PublicKey key(String pem) throws IOException {
    var request = parsed(der(pem));
    try {
      var key = request.getSubjectPublicKeyInfo();
      requireP256(key);
      var algorithm = request.getSignatureAlgorithm().getAlgorithm();
      if (!algorithm.equals(X9ObjectIdentifiers.ecdsa_with_SHA256)
          || !request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IOException(NOT_SIGNED);
      }
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    } catch (PKCSException | OperatorCreationException | GeneralSecurityException e) {
      throw new IOException(NOT_SIGNED, e);
    } catch (RuntimeException e) { // the library's words for what it did not expect
      throw damaged(e);
    }
  }

  private static byte[] der(String pem) throws IOException {
    if (pem.length() > JoinRequest.MOST_PEM) {
      throw new IOException("a certificate request of %d characters".formatted(pem.length()));
    }
    var text = PEM.matcher(pem);
    if (!text.matches()) {
      throw new IOException("that is no certificate request in PEM");
    }
    try {
      return Base64.getMimeDecoder().decode(text.group(1).getBytes(US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new IOException("that is no certificate request in PEM", e);
    }
  }

  private static PKCS10CertificationRequest parsed(byte[] der) throws IOException {
    try {
      return new PKCS10CertificationRequest(der);
    } catch (IOException | RuntimeException e) { // the library throws either
      throw damaged(e);
    }
  }

  private static void requireP256(SubjectPublicKeyInfo key) throws IOException {
    var algorithm = key.getAlgorithm();
    if (!algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
        || !SECObjectIdentifiers.secp256r1.equals(algorithm.getParameters())) {
      throw new IOException("the certificate request is for another key than one of EC P-256");
    }
  }

  private static IOException damaged(Exception e) {
    return new IOException("that is no certificate request", e);
  }
}
