package io.picketline.coordinator.trust;

import static io.picketline.identity.Identity.AUTHORITY_KEY_FILE;
import static io.picketline.identity.Identity.CA_FILE;
import static io.picketline.identity.Identity.CERTIFICATE_FILE;
import static io.picketline.identity.Identity.KEY_FILE;
import static io.picketline.identity.Identity.USER_CERTIFICATE_FILE;
import static io.picketline.identity.Identity.USER_KEY_FILE;

import io.picketline.file.AsOwner;
import io.picketline.file.FileRights;
import io.picketline.identity.Authorities;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * The fleet's authority as PEM files of one directory. Keys are EC P-256 in PKCS #8, readable by
 * their owner alone, and used by root as their owner. Every refusal is an {@link IOException} in
 * the operator's words.
 */
public final class PemAuthority implements Authority {

  /** Longest common name (RFC 5280, appendix A, ub-common-name). */
  private static final int MAX_FLEET = 64;

  private final InstantSource clock;
  private final CertificateMaker maker;

  /** An authority by the system's clock. */
  public PemAuthority() {
    this(Clock.systemUTC());
  }

  /** One by this clock. */
  public PemAuthority(InstantSource clock) {
    this.clock = clock;
    this.maker = new CertificateMaker(clock);
  }

  @Override
  public String create(Path directory, String fleet, Duration life) throws IOException {
    requireCreatable(directory, fleet, life);
    try {
      var made = maker.authority(fleet, life);
      PemFiles.createDirectory(directory);
      PemFiles.createPrivate(directory.resolve(AUTHORITY_KEY_FILE), PemFiles.pem(made.key()));
      PemFiles.createPublic(directory.resolve(CA_FILE), PemFiles.pem(made.certificate()));
      return fingerprint(made.certificate());
    } catch (FileAlreadyExistsException e) {
      throw existing(directory, String.valueOf(Path.of(e.getFile()).getFileName()));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the authority cannot be made: " + e.getMessage(), e);
    }
  }

  @Override
  public String foreseeCreate(Path directory, String fleet, Duration life) throws IOException {
    requireCreatable(directory, fleet, life);
    FileRights.requireWritable(directory);
    return "would make %s and %s in %s: the authority of %s, valid until %s"
        .formatted(CA_FILE, AUTHORITY_KEY_FILE, directory, fleet, end(life));
  }

  private Instant end(Duration life) {
    return clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
  }

  private static void requireCreatable(Path directory, String fleet, Duration life)
      throws IOException {
    requireFleet(fleet);
    requirePositive(life);
    for (var file : new String[] {AUTHORITY_KEY_FILE, CA_FILE}) {
      if (Files.exists(directory.resolve(file))) {
        throw existing(directory, file);
      }
    }
  }

  @Override
  public String foreseeIssue(Path directory, Request request, Path into) throws IOException {
    requireIssuable(directory, request, into);
    FileRights.requireWritable(into);
    var user = request.role().ofPeople();
    return "would make %s, %s and %s in %s: of %s %s, valid until %s"
        .formatted(
            CA_FILE,
            user ? USER_CERTIFICATE_FILE : CERTIFICATE_FILE,
            user ? USER_KEY_FILE : KEY_FILE,
            into,
            request.role(),
            request.name(),
            end(request.life()));
  }

  private HeldAuthority requireIssuable(Path directory, Request request, Path into)
      throws IOException {
    require(request);
    var held = AsOwner.of(directory).call(() -> HeldAuthority.read(directory));
    requireWithin(held.issuing().certificate(), request.life());
    requireNoOtherAuthority(directory, into);
    return held;
  }

  @Override
  public String issue(Path directory, Request request, Path into) throws IOException {
    var held = requireIssuable(directory, request, into);
    PemFiles.createDirectory(into);
    try {
      var made = maker.host(held.issuing(), request);
      PemFiles.replacePublic(into.resolve(CA_FILE), held.trusted().pem());
      var user = request.role().ofPeople();
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

  /** Whether certificates can be issued from {@code directory}: whether the key is there. */
  public static boolean canSign(Path directory) {
    return Files.exists(directory.resolve(AUTHORITY_KEY_FILE));
  }

  /**
   * A certificate in PEM for a key that its host keeps. Of the host's request nothing counts but
   * that key. It lives no longer than the authority.
   *
   * @param csr the host's request, see {@link CertificateRequests}
   * @param request what the certificate is to say
   * @param decided it counts as issued then, whatever the clock says by now: a revocation that came
   *     in between makes it void
   * @throws IOException if the request is not good, or the authority cannot be read
   */
  public String sign(Path directory, String csr, Request request, Instant decided)
      throws IOException {
    require(request);
    var key = CertificateRequests.key(csr);
    var authority = HeldAuthority.read(directory).issuing();
    var issued = wholeSeconds(decided);
    var most = Duration.between(issued, authority.certificate().getNotAfter().toInstant());
    requirePositive(most);
    var life = request.life().compareTo(most) < 0 ? request.life() : most;
    try {
      var bounded = new Request(request.role(), request.name(), request.addresses(), life);
      return PemFiles.pem(maker.host(authority, bounded, key, issued));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the certificate cannot be made: " + e.getMessage(), e);
    }
  }

  /** That instant or the next that a certificate can say. */
  private static Instant wholeSeconds(Instant at) {
    var seconds = at.truncatedTo(ChronoUnit.SECONDS);
    return seconds.equals(at) ? seconds : seconds.plusSeconds(1);
  }

  @Override
  public String rotate(Path directory, Duration life, boolean trustOnly, Held held)
      throws IOException {
    requirePositive(life);
    return AsOwner.of(directory).call(() -> rotated(directory, life, trustOnly, held));
  }

  private String rotated(Path directory, Duration life, boolean trustOnly, Held held)
      throws IOException {
    try {
      return fingerprint(new Rotation(clock, maker).rotate(directory, life, trustOnly, held));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the next authority cannot be made: " + e.getMessage(), e);
    }
  }

  @Override
  public String foreseeRotate(Path directory, Duration life, boolean trustOnly, Held held)
      throws IOException {
    requirePositive(life);
    FileRights.requireWritable(directory);
    var makes =
        AsOwner.of(directory)
            .call(() -> {
              var trusted = Rotation.begin(directory, held).trusted();
              return new Rotation(clock, maker)
                  .requireRotatable(trusted, directory, trustOnly, held);
            });
    var next =
        makes
            ? "would make the next authority in %s, valid until %s; it would be trusted beside the"
                .formatted(directory, end(life))
            : "the next authority in %s is made already; it would be trusted beside the"
                .formatted(directory);
    return next + (trustOnly ? " one that issues on" : " other one, and issue from now on");
  }

  @Override
  public int foreseeRetire(Path directory) throws IOException {
    FileRights.requireWritable(directory);
    return AsOwner.of(directory)
        .call(() ->
            new Rotation(clock, maker).requireRetirable(HeldAuthority.read(directory), directory));
  }

  @Override
  public String issuing(Path directory) throws IOException {
    var held = AsOwner.of(directory).call(() -> HeldAuthority.read(directory));
    return Authorities.idOf(held.issuing().certificate());
  }

  @Override
  public int retire(Path directory) throws IOException {
    return AsOwner.of(directory).call(() -> new Rotation(clock, maker).retire(directory));
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
    if (Files.exists(into.resolve(AUTHORITY_KEY_FILE)) && !Files.isSameFile(directory, into)) {
      throw new IOException("%s: holds another authority; name another directory".formatted(into));
    }
  }

  private static IOException existing(Path directory, String file) {
    return new IOException(
        "%s: there is an authority already; it is never overwritten"
            .formatted(directory.resolve(file)));
  }

  static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
  }
}
