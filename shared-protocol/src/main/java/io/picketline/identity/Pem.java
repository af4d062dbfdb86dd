package io.picketline.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads PEM files, and writes what goes into one (RFC 7468). */
final class Pem {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /** A key in PKCS #8. */
  static String text(PrivateKey key) {
    return "%s\n%s\n%s\n".formatted(BEGIN, LINES.encodeToString(key.getEncoded()), END);
  }

  /** The first certificate of a file. */
  static X509Certificate certificate(Path file) throws IdentityException {
    return certificates(file).getFirst();
  }

  /** The first certificate of a text; {@code what} names it in refusals. */
  static X509Certificate certificate(String text, String what) throws IdentityException {
    return certificates(text, what).getFirst();
  }

  /** All certificates of a file, at least one. */
  static List<X509Certificate> certificates(Path file) throws IdentityException {
    try {
      return certificates(Files.readString(file, ISO_8859_1), file.toString());
    } catch (IOException e) {
      throw new IdentityException("%s: cannot be read".formatted(file), e);
    }
  }

  /** All certificates of a text, at least one; {@code what} names it in refusals. */
  static List<X509Certificate> certificates(String text, String what) throws IdentityException {
    try {
      var in = new ByteArrayInputStream(text.getBytes(ISO_8859_1));
      var all =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (all.isEmpty()) {
        throw new IdentityException("%s: is no certificate in PEM".formatted(what));
      }
      return all;
    } catch (CertificateException e) {
      throw new IdentityException("%s: is no certificate in PEM".formatted(what), e);
    }
  }

  /** The certificate in PEM. */
  static String text(X509Certificate certificate) {
    try {
      var body = LINES.encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(body);
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  static PrivateKey privateKey(Path file, String algorithm) throws IdentityException {
    try {
      var text = Files.readString(file, US_ASCII);
      var from = text.indexOf(BEGIN);
      var to = text.indexOf(END);
      if (from < 0 || to < from) {
        throw new IdentityException("%s: is no PKCS #8 key in PEM".formatted(file));
      }
      var der = Base64.getMimeDecoder().decode(text.substring(from + BEGIN.length(), to));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IOException e) {
      throw new IdentityException("%s: cannot be read".formatted(file), e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IdentityException("%s: is no %s key".formatted(file, algorithm), e);
    }
  }
}
