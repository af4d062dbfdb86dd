package io.picketline.coordinator.trust;

import static io.picketline.identity.Identity.CA_FILE;
import static io.picketline.identity.Identity.CERTIFICATE_FILE;
import static io.picketline.identity.Identity.KEY_FILE;
import static io.picketline.identity.Identity.USER_CERTIFICATE_FILE;
import static io.picketline.identity.Identity.USER_KEY_FILE;

import io.picketline.identity.Role;
import io.picketline.protocol.Names;
import io.picketline.protocol.log.FleetHost;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * The fleet's authority as PEM files of one directory. Keys are EC P-256 in PKCS #8, readable by
 * their owner alone. Every refusal is an {@link IOException} in the operator's words.
 */
public final class PemAuthority implements Authority {

  /** The authority's key, beside its certificate. */
  static final String CA_KEY_FILE = "ca.key";

  /** Longest common name (RFC 5280, appendix A, ub-common-name). */
  private static final int MAX_FLEET = 64;

  private final InstantSource clock;
  private final CertificateMaker maker;

  /** An authority by the system's clock. */
  public PemAuthority() {
    this(Clock.systemUTC());
  }

  PemAuthority(InstantSource clock) {
    this.clock = clock;
    this.maker = new CertificateMaker(clock);
  }

  @Override
  public String create(Path directory, String fleet, Duration life) throws IOException {
    requireFleet(fleet);
    requirePositive(life);
    for (var file : new String[] {CA_KEY_FILE, CA_FILE}) {
      if (Files.exists(directory.resolve(file))) {
        throw existing(directory, file);
      }
    }
    try {
      var made = maker.authority(fleet, life);
      PemFiles.createDirectory(directory);
      PemFiles.createPrivate(directory.resolve(CA_KEY_FILE), PemFiles.pem(made.key()));
      PemFiles.createPublic(directory.resolve(CA_FILE), PemFiles.pem(made.certificate()));
      return fingerprint(made.certificate());
    } catch (FileAlreadyExistsException e) {
      throw existing(directory, String.valueOf(Path.of(e.getFile()).getFileName()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the authority cannot be made: " + e.getMessage(), e);
    }
  }

  @Override
  public String issue(Path directory, Request request, Path into) throws IOException {
    require(request);
    var authority = read(directory);
    requireWithin(authority.certificate(), request.life());
    PemFiles.createDirectory(into);
    requireNoOtherAuthority(directory, into);
    try {
      var made = maker.host(authority, request);
      PemFiles.replacePublic(into.resolve(CA_FILE), PemFiles.pem(authority.certificate()));
      var user = request.role().right().isPresent();
      PemFiles.replacePrivate(
          into.resolve(user ? USER_KEY_FILE : KEY_FILE), PemFiles.pem(made.key()));
      PemFiles.replacePublic(
          into.resolve(user ? USER_CERTIFICATE_FILE : CERTIFICATE_FILE),
          PemFiles.pem(made.certificate()));
      return fingerprint(made.certificate());
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the certificate cannot be made: " + e.getMessage(), e);
    }
  }

  private static CertificateMaker.Issued read(Path directory) throws IOException {
    var certificateFile = directory.resolve(CA_FILE);
    var keyFile = directory.resolve(CA_KEY_FILE);
    for (var file : new Path[] {certificateFile, keyFile}) {
      if (!Files.isReadable(file)) {
        throw new IOException(
            "%s: cannot be read; make an authority with 'picket ca create'".formatted(file));
      }
    }
    return new CertificateMaker.Issued(
        PemFiles.certificate(certificateFile), PemFiles.privateKey(keyFile));
  }

  private static void requireFleet(String fleet) throws IOException {
    if (fleet.isBlank() || fleet.length() > MAX_FLEET || !fleet.equals(Names.printable(fleet))) {
      throw new IOException(
          "\"%s\": a fleet's name needs 1 to %d printable characters"
              .formatted(Names.printable(fleet), MAX_FLEET));
    }
  }

  private static void requirePositive(Duration life) throws IOException {
    if (!life.isPositive()) {
      throw new IOException("a certificate that lives for %s is of no use".formatted(life));
    }
  }

  private static void require(Request request) throws IOException {
    requirePositive(request.life());
    try {
      new FleetHost(request.name(), request.addresses());
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (Arrays.stream(Role.values()).anyMatch(role -> role.dnsName().equals(request.name()))) {
      throw new IOException("%s is the name of a role, not of a host".formatted(request.name()));
    }
  }

  private void requireWithin(X509Certificate authority, Duration life) throws IOException {
    var end = authority.getNotAfter().toInstant();
    if (clock.instant().plus(life).isAfter(end)) {
      throw new IOException(
          "the authority itself is valid until %s; ask for a shorter life".formatted(end));
    }
  }

  /** A host's {@code ca.pem} written over another authority's would make that one useless. */
  private static void requireNoOtherAuthority(Path directory, Path into) throws IOException {
    if (Files.exists(into.resolve(CA_KEY_FILE)) && !Files.isSameFile(directory, into)) {
      throw new IOException("%s: holds another authority; name another directory".formatted(into));
    }
  }

  private static IOException existing(Path directory, String file) {
    return new IOException(
        "%s: there is an authority already; it is never overwritten"
            .formatted(directory.resolve(file)));
  }

  private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
  }
}
