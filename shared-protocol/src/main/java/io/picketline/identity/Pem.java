package io.picketline.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.file.ShortFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Reads PEM files, and writes what goes into one (RFC 7468). */
final class Pem {

  /** Far more than all authorities of a fleet that is changing its own. */
  private static final int MOST_BYTES = 1 << 16;

  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /** A key in PKCS #8. */
  static String text(PrivateKey key) {
    return text(PRIVATE, key);
  }

  /** A public key as X.509 writes it. */
  static String text(PublicKey key) {
    return text(PUBLIC, key);
  }

  private static String text(String what, Key key) {
    return "%s\n%s\n%s\n".formatted(begin(what), LINES.encodeToString(key.getEncoded()), end(what));
  }

  private static String begin(String what) {
    return "-----BEGIN %s-----".formatted(what);
  }

  private static String end(String what) {
    return "-----END %s-----".formatted(what);
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
      return certificates(ShortFile.read(file, MOST_BYTES, ISO_8859_1), file.toString());
    } catch (IOException e) {
      throw unreadable(file, e);
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

  /** The key of a file, of that algorithm. */
  static PrivateKey privateKey(Path file, String algorithm) throws IdentityException {
    try {
      return privateKey(ShortFile.read(file, MOST_BYTES, US_ASCII), file.toString(), algorithm);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Both halves of an EC key, as {@link #text} writes them; {@code what} names it in refusals. */
  static KeyPair keyPair(String text, String what) throws IdentityException {
    var algorithm = "EC";
    try {
      var der = der(PUBLIC, text, "%s: is no public key in PEM".formatted(what));
      var half = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
      return new KeyPair(half, privateKey(text, what, algorithm));
    } catch (GeneralSecurityException e) {
      throw new IdentityException("%s: is no %s key".formatted(what, algorithm), e);
    }
  }

  private static PrivateKey privateKey(String text, String what, String algorithm)
      throws IdentityException {
    try {
      var der = der(PRIVATE, text, "%s: is no PKCS #8 key in PEM".formatted(what));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IdentityException("%s: is no %s key".formatted(what, algorithm), e);
    }
  }

  private static byte[] der(String what, String text, String refusal)
      throws IdentityException, GeneralSecurityException {
    var from = text.indexOf(begin(what));
    var to = text.indexOf(end(what));
    if (from < 0 || to < from) {
      throw new IdentityException(refusal);
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin(what).length(), to));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("no base64", e);
    }
  }

  private static IdentityException unreadable(Path file, IOException e) {
    return e instanceof ShortFile.TooLongException
        ? new IdentityException(String.valueOf(e.getMessage()), e)
        : new IdentityException("%s: cannot be read".formatted(file), e);
  }
}
