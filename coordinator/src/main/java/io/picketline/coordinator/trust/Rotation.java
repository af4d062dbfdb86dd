package io.picketline.coordinator.trust;

import static io.picketline.identity.Identity.AUTHORITY_KEY_FILE;
import static io.picketline.identity.Identity.CA_FILE;
import static io.picketline.identity.Identity.CERTIFICATE_FILE;

import io.picketline.file.WholeFile;
import io.picketline.identity.Authorities;
import io.picketline.identity.Credential;
import io.picketline.identity.IdentityException;
import io.picketline.identity.Peer;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * The change from one authority to the next, in the files of one directory. Whatever step it is
 * interrupted at, what was trusted before still is, and the step can be taken again.
 */
final class Rotation {

  /** The key of an authority that is trusted, and issues nothing yet. */
  static final String NEXT_KEY_FILE = "ca.next.key";

  private final InstantSource clock;
  private final CertificateMaker maker;

  Rotation(InstantSource clock, CertificateMaker maker) {
    this.clock = clock;
    this.maker = maker;
  }

  /**
   * Makes the next authority, or has one issue that was made before.
   *
   * @param trustOnly whether it is to be trusted alone, and not to issue yet
   * @return the next authority
   */
  X509Certificate rotate(Path directory, Duration life, boolean trustOnly, Authority.Held held)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var before = begin(directory, held);
    if (!requireRotatable(before.trusted(), directory, trustOnly, held)) {
      return issueByNext(directory, before.trusted());
    }
    var next = directory.resolve(NEXT_KEY_FILE);
    var made = maker.authority(fleet(before.issuing()), life);
    PemFiles.createPrivate(next, PemFiles.pem(made.key()));
    var all =
        new Authorities(
            Stream.concat(before.trusted().all().stream(), Stream.of(made.certificate())).toList());
    trust(directory, all);
    return trustOnly ? made.certificate() : issueByNext(directory, all);
  }

  /**
   * Where a change begins.
   *
   * @param issuing the authority that issues, or did as long as its key was there
   */
  record Beginning(Authorities trusted, X509Certificate issuing) {}

  /**
   * What there is before the change.
   *
   * @throws IOException if it is not what is said to be held
   */
  static Beginning begin(Path directory, Authority.Held held) throws IOException {
    if (held == Authority.Held.KEY) {
      var all = HeldAuthority.read(directory);
      return new Beginning(all.trusted(), all.issuing().certificate());
    }
    var key = directory.resolve(AUTHORITY_KEY_FILE);
    if (Files.exists(key)) {
      throw new IOException("%s: is not lost".formatted(key));
    }
    var trusted = HeldAuthority.trusted(directory);
    return new Beginning(trusted, trusted.first());
  }

  /**
   * Whether the next authority is to be made yet. A change before it has to have ended, unless its
   * keys are lost: then it cannot, and hosts have certificates of either authority.
   *
   * @throws IOException if it cannot be
   */
  boolean requireRotatable(
      Authorities trusted, Path directory, boolean trustOnly, Authority.Held held)
      throws IOException {
    var next = directory.resolve(NEXT_KEY_FILE);
    var made = Files.exists(next);
    if (made && trustOnly) {
      throw new IOException("%s: the next authority is there already".formatted(next));
    }
    if (!made && held == Authority.Held.KEY && trusted.all().size() > 1) {
      throw new IOException(
          "%s: names more than one authority; end that change with 'picket ca retire' first"
              .formatted(directory.resolve(CA_FILE)));
    }
    if (!made && trusted.all().size() == Authorities.MOST) {
      throw new IOException(
          "%s: names %d authorities, no more can be trusted at once"
              .formatted(directory.resolve(CA_FILE), Authorities.MOST));
    }
    return !made;
  }

  private static X509Certificate issueByNext(Path directory, Authorities trusted)
      throws IOException {
    var file = directory.resolve(NEXT_KEY_FILE);
    var key = PemFiles.privateKey(file);
    var next =
        HeldAuthority.of(key, trusted)
            .orElseThrow(() ->
                new IOException("%s: is the key of no authority in %s".formatted(file, CA_FILE)));
    var rest = trusted.all().stream().filter(authority -> !authority.equals(next));
    trust(directory, new Authorities(Stream.concat(Stream.of(next), rest).toList()));
    var issuing = directory.resolve(AUTHORITY_KEY_FILE);
    if (Files.exists(issuing)) {
      WholeFile.keeping(issuing).replace(PemFiles.pem(key));
    } else {
      PemFiles.createPrivate(issuing, PemFiles.pem(key));
    }
    Files.delete(file);
    return next;
  }

  /**
   * Trusts the authority that issues now and no other; a host certificate in the directory is of
   * that one afterwards.
   *
   * @return how many are trusted no more
   */
  int retire(Path directory) throws IOException {
    var held = HeldAuthority.read(directory);
    var others = requireRetirable(held, directory);
    renewOwn(directory, held);
    trust(directory, new Authorities(List.of(held.issuing().certificate())));
    return others;
  }

  /**
   * How many authorities can be trusted no more.
   *
   * @throws IOException if none can
   */
  int requireRetirable(HeldAuthority held, Path directory) throws IOException {
    var others = held.trusted().all().size() - 1;
    if (Files.exists(directory.resolve(NEXT_KEY_FILE)) || others == 0) {
      throw new IOException(
          "%s: no other authority issues yet; 'picket ca rotate' makes it do so"
              .formatted(directory));
    }
    return others;
  }

  private void renewOwn(Path directory, HeldAuthority held) throws IOException {
    var file = directory.resolve(CERTIFICATE_FILE);
    if (!Files.exists(file)) {
      return;
    }
    try {
      var own = PemFiles.certificate(file);
      var credential = Credential.of(own, held.trusted());
      if (credential.authority().equals(Authorities.idOf(held.issuing().certificate()))) {
        return;
      }
      var self = Peer.of(own);
      var signed =
          new Renewals(directory).sign(self, credential, self.addresses(), clock.instant());
      WholeFile.keeping(file).replace(signed.certificate());
    } catch (IdentityException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void trust(Path directory, Authorities authorities) throws IOException {
    WholeFile.keeping(directory.resolve(CA_FILE)).replace(authorities.pem());
  }

  /** The fleet's name, which the authority bears. */
  static String fleet(X509Certificate authority) throws IOException, GeneralSecurityException {
    var names = new JcaX509CertificateHolder(authority).getSubject().getRDNs(BCStyle.CN);
    if (names.length == 0) {
      throw new IOException("%s: names no fleet".formatted(CA_FILE));
    }
    return IETFUtils.valueToString(names[0].getFirst().getValue());
  }
}
