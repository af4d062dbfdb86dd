package io.picketline.coordinator.trust;

import static io.picketline.identity.Identity.AUTHORITY_KEY_FILE;
import static io.picketline.identity.Identity.CA_FILE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.picketline.identity.Authorities;
import io.picketline.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The authority's files of one directory.
 *
 * @param trusted all that {@code ca.pem} names
 * @param issuing the one whose key is there
 */
record HeldAuthority(Authorities trusted, CertificateMaker.Issued issuing) {

  /**
   * Reads them.
   *
   * @throws IOException in the operator's words, if there is no authority, or it cannot be used
   */
  static HeldAuthority read(Path directory) throws IOException {
    var keyFile = directory.resolve(AUTHORITY_KEY_FILE);
    for (var file : new Path[] {directory.resolve(CA_FILE), keyFile}) {
      if (!Files.isReadable(file)) {
        throw new IOException(
            "%s: cannot be read; make an authority with 'picket ca create'".formatted(file));
      }
    }
    var trusted = trusted(directory);
    var key = PemFiles.privateKey(keyFile);
    var certificate =
        of(key, trusted)
            .orElseThrow(() ->
                new IOException(
                    "%s: is the key of no authority in %s".formatted(keyFile, CA_FILE)));
    return new HeldAuthority(trusted, new CertificateMaker.Issued(certificate, key));
  }

  /** All that the directory's {@code ca.pem} names. */
  static Authorities trusted(Path directory) throws IOException {
    try {
      return Authorities.read(directory.resolve(CA_FILE));
    } catch (IdentityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The authority whose key it is. */
  static Optional<X509Certificate> of(PrivateKey key, Authorities trusted) throws IOException {
    for (var authority : trusted.all()) {
      if (belongs(key, authority)) {
        return Optional.of(authority);
      }
    }
    return Optional.empty();
  }

  private static boolean belongs(PrivateKey key, X509Certificate authority) throws IOException {
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      var text = AUTHORITY_KEY_FILE.getBytes(US_ASCII);
      signature.initSign(key);
      signature.update(text);
      var signed = signature.sign();
      // Not by the certificate itself, which is good for certificates alone.
      signature.initVerify(authority.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new IOException("%s: cannot sign: %s".formatted(AUTHORITY_KEY_FILE, e.getMessage()), e);
    }
  }
}
