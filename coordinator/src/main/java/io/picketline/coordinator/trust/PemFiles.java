package io.picketline.coordinator.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.file.FileRights;
import io.picketline.file.Ownership;
import io.picketline.file.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads and writes PEM files (RFC 7468); a reader never sees half a file. */
final class PemFiles {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PUBLIC =
      PosixFilePermissions.fromString("rw-r--r--");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private PemFiles() {}

  /** Makes the directory and those above it where missing, for their owner alone. */
  static void createDirectory(Path directory) throws IOException {
    Ownership.makeDirectories(directory);
  }

  static String pem(X509Certificate certificate) throws CertificateEncodingException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  static String pem(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(der), label);
  }

  /** Writes a file that only its owner may read, in place of any earlier one. */
  static void replacePrivate(Path file, String text) throws IOException {
    WholeFile.of(file, PRIVATE).replace(text);
  }

  /** Writes a file that anyone may read, in place of any earlier one. */
  static void replacePublic(Path file, String text) throws IOException {
    WholeFile.of(file, PUBLIC).replace(text);
  }

  /**
   * Writes a file that only its owner may read.
   *
   * @throws FileAlreadyExistsException if there is one
   */
  static void createPrivate(Path file, String text) throws IOException {
    WholeFile.of(file, PRIVATE).create(text);
  }

  /**
   * Writes a file that anyone may read.
   *
   * @throws FileAlreadyExistsException if there is one
   */
  static void createPublic(Path file, String text) throws IOException {
    WholeFile.of(file, PUBLIC).create(text);
  }

  static X509Certificate certificate(Path file) throws IOException {
    try {
      var holder = (X509CertificateHolder) read(file);
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (ClassCastException | java.security.cert.CertificateException e) {
      throw new IOException("%s: is no certificate in PEM".formatted(file), e);
    }
  }

  static PrivateKey privateKey(Path file) throws IOException {
    FileRights.requireKeptSecret(file);
    try {
      return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) read(file));
    } catch (ClassCastException e) {
      throw new IOException("%s: is no PKCS #8 key in PEM".formatted(file), e);
    }
  }

  private static Object read(Path file) throws IOException {
    try (var parser = new PEMParser(Files.newBufferedReader(file, US_ASCII))) {
      var read = parser.readObject();
      if (read == null) {
        throw new IOException("%s: holds nothing in PEM".formatted(file));
      }
      return read;
    }
  }
}
