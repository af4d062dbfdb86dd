package io.picketline.identity;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The certificate authorities that a host trusts: one, or for as long as a fleet changes from one
 * to the next, both.
 *
 * @param all at least one; the first is the one that issues now
 */
public record Authorities(List<X509Certificate> all) {

  /** Most that one file or message may name. */
  public static final int MOST = 8;

  private static final int ID_BYTES = 8;

  public Authorities {
    all = List.copyOf(all);
    if (all.isEmpty() || all.size() > MOST) {
      throw new IllegalArgumentException("%d authorities".formatted(all.size()));
    }
  }

  /**
   * Those of a file of certificates in PEM.
   *
   * @throws IdentityException naming the file, if it holds none or too many
   */
  public static Authorities read(Path file) throws IdentityException {
    return of(Pem.certificates(file), file.toString());
  }

  /**
   * Those of a text of certificates in PEM.
   *
   * @throws IdentityException if it holds none or too many
   */
  public static Authorities parse(String pem) throws IdentityException {
    return of(Pem.certificates(pem, "the list of authorities"), "the list of authorities");
  }

  private static Authorities of(List<X509Certificate> all, String what) throws IdentityException {
    if (all.size() > MOST) {
      throw new IdentityException(
          "%s: names %d authorities, more than %d".formatted(what, all.size(), MOST));
    }
    return new Authorities(all);
  }

  /** The one that issues now. */
  public X509Certificate first() {
    return all.getFirst();
  }

  /** The one that issued the certificate; none if it is of another fleet. */
  public Optional<X509Certificate> issuerOf(X509Certificate certificate) {
    return all.stream().filter(authority -> issued(authority, certificate)).findFirst();
  }

  private static boolean issued(X509Certificate authority, X509Certificate certificate) {
    if (!authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
      return false;
    }
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /** Whether it is one of them, by its id. */
  public boolean trusts(String id) {
    return all.stream().anyMatch(authority -> idOf(authority).equals(id));
  }

  /** All of them in PEM, in order. */
  public String pem() {
    return all.stream().map(Pem::text).collect(Collectors.joining());
  }

  /** A short name of an authority: the beginning of its key's SHA-256, in hexadecimal digits. */
  public static String idOf(X509Certificate authority) {
    try {
      var key = authority.getPublicKey().getEncoded();
      var digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
