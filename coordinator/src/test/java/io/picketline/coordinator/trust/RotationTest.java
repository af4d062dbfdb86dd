package io.picketline.coordinator.trust;

import static io.picketline.identity.Identity.AUTHORITY_KEY_FILE;
import static io.picketline.identity.Identity.CA_FILE;
import static io.picketline.identity.Identity.CERTIFICATE_FILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.identity.Authorities;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.KeptIdentity;
import io.picketline.protocol.Role;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From one authority to the next, in the directory of a coordinator. */
class RotationTest {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration MONTH = Duration.ofDays(30);

  @TempDir private Path directory;

  private final PemAuthority authority = new PemAuthority();

  @BeforeEach
  void create() throws IOException {
    authority.create(ca(), "fleet", YEAR);
    authority.issue(ca(), request(Role.COORDINATOR, "center"), ca());
  }

  @Test
  void rotate_both_areTrustedAndTheNextOneIssues() throws Exception {
    var before = authority.issuing(ca());

    authority.rotate(ca(), YEAR, false);

    var trusted = Authorities.read(ca().resolve(CA_FILE));
    assertThat(trusted.all()).hasSize(2);
    assertThat(trusted.trusts(before)).isTrue();
    assertThat(authority.issuing(ca()))
        .isNotEqualTo(before)
        .isEqualTo(Authorities.idOf(trusted.first()));
    assertThat(ca().resolve("ca.next.key")).doesNotExist();
    assertThat(mode(AUTHORITY_KEY_FILE)).isEqualTo("rw-------");
    var coordinator = Identity.load(ca(), Role.COORDINATOR);
    assertThat(coordinator.credential().authority()).isEqualTo(before);
    assertThat(coordinator.issuedByFirst()).isFalse();
    assertThat(issued("alpha").issuedByFirst()).isTrue();
  }

  @Test
  void rotate_whereTheKeyIsLost_goesOnByTheNextOne() throws Exception {
    var before = authority.issuing(ca());
    assertThatThrownBy(() -> authority.rotate(ca(), YEAR, false, Authority.Held.CERTIFICATE))
        .hasMessageContaining("is not lost");
    Files.delete(ca().resolve(AUTHORITY_KEY_FILE));
    assertThatThrownBy(() -> authority.rotate(ca(), YEAR, false))
        .hasMessageContaining("cannot be read");
    assertThat(authority.foreseeRotate(ca(), YEAR, true, Authority.Held.CERTIFICATE))
        .contains("would make");

    authority.rotate(ca(), YEAR, true, Authority.Held.CERTIFICATE);
    authority.rotate(ca(), YEAR, false, Authority.Held.CERTIFICATE);

    var trusted = Authorities.read(ca().resolve(CA_FILE));
    assertThat(trusted.trusts(before)).isTrue();
    assertThat(authority.issuing(ca())).isNotEqualTo(before);
    assertThat(issued("alpha").issuedByFirst()).isTrue();
    assertThat(authority.retire(ca())).isEqualTo(1);
    assertThat(Identity.load(ca(), Role.COORDINATOR).issuedByFirst()).isTrue();
  }

  @Test
  void foresee_everyStep_writesNothing() throws Exception {
    var before = contents();
    assertThat(authority.foreseeRotate(ca(), YEAR, true)).contains("would make", "issues on");
    assertThat(authority.foreseeRotate(ca(), YEAR, false)).endsWith("and issue from now on");
    assertThatThrownBy(() -> authority.foreseeRetire(ca())).hasMessageContaining("no other");
    assertThat(authority.foreseeIssue(ca(), request(Role.SENSOR, "alpha"), directory))
        .startsWith("would make ca.pem, host.pem and host.key in " + directory);
    assertThatThrownBy(() -> authority.foreseeCreate(ca(), "fleet", YEAR))
        .hasMessageContaining("never overwritten");
    assertThat(contents()).isEqualTo(before);

    authority.rotate(ca(), YEAR, true);
    assertThat(authority.foreseeRotate(ca(), YEAR, false)).contains("made already");
    authority.rotate(ca(), YEAR, false);
    var rotated = contents();
    assertThat(authority.foreseeRetire(ca())).isEqualTo(1);
    assertThat(contents()).isEqualTo(rotated);
  }

  private Map<String, String> contents() throws IOException {
    var contents = new TreeMap<String, String>();
    for (var file : Objects.requireNonNull(ca().toFile().list())) {
      contents.put(file, Files.readString(ca().resolve(file)));
    }
    return contents;
  }

  @Test
  void rotate_trustOnly_issuesByTheOldOneUntilItIsRunAgain() throws Exception {
    var before = authority.issuing(ca());

    var fingerprint = authority.rotate(ca(), YEAR, true);

    assertThat(Authorities.read(ca().resolve(CA_FILE)).all()).hasSize(2);
    assertThat(authority.issuing(ca())).isEqualTo(before);
    assertThat(mode("ca.next.key")).isEqualTo("rw-------");
    assertThat(issued("alpha").credential().authority()).isEqualTo(before);
    assertThat(authority.rotate(ca(), YEAR, false)).isEqualTo(fingerprint);
    assertThat(authority.issuing(ca())).isNotEqualTo(before);
    assertThat(ca().resolve("ca.next.key")).doesNotExist();
  }

  @Test
  void rotate_filesOfTheNextCopiedToAnotherCoordinator_issuesByTheSame() throws Exception {
    var other = directory.resolve("other");
    Files.createDirectory(other);
    Files.copy(ca().resolve(AUTHORITY_KEY_FILE), other.resolve(AUTHORITY_KEY_FILE));
    authority.rotate(ca(), YEAR, true);
    for (var file : List.of(CA_FILE, "ca.next.key")) {
      Files.copy(ca().resolve(file), other.resolve(file));
    }

    authority.rotate(ca(), YEAR, false);
    authority.rotate(other, YEAR, false);

    assertThat(authority.issuing(other)).isEqualTo(authority.issuing(ca()));
  }

  @Test
  void rotate_whileAChangeIsUnderWay_isRefused() throws Exception {
    authority.rotate(ca(), YEAR, false);

    assertThatThrownBy(() -> authority.rotate(ca(), YEAR, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("picket ca retire");
  }

  /** Hosts have certificates of either of two authorities, and neither's key is left. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rotate_keysLostWhileAChangeIsUnderWay_trustsAllOfThem(boolean trustOnly) throws Exception {
    authority.rotate(ca(), YEAR, trustOnly);
    var before = Authorities.read(ca().resolve(CA_FILE)).all();
    Files.delete(ca().resolve(AUTHORITY_KEY_FILE));
    Files.deleteIfExists(ca().resolve("ca.next.key"));

    authority.rotate(ca(), YEAR, true, Authority.Held.CERTIFICATE);
    authority.rotate(ca(), YEAR, false, Authority.Held.CERTIFICATE);

    var trusted = Authorities.read(ca().resolve(CA_FILE));
    assertThat(trusted.all()).hasSize(3).containsAll(before);
    assertThat(before).doesNotContain(trusted.first());
    assertThat(issued("alpha").issuedByFirst()).isTrue();
    assertThat(authority.retire(ca())).isEqualTo(2);
    assertThat(Identity.load(ca(), Role.COORDINATOR).issuedByFirst()).isTrue();
  }

  @Test
  void rotate_oldKeyLostAndTheNextOneThere_letsThatIssue() throws Exception {
    var next = authority.rotate(ca(), YEAR, true);
    Files.delete(ca().resolve(AUTHORITY_KEY_FILE));

    assertThat(authority.rotate(ca(), YEAR, false, Authority.Held.CERTIFICATE)).isEqualTo(next);

    assertThat(Authorities.read(ca().resolve(CA_FILE)).all()).hasSize(2);
    assertThat(issued("alpha").issuedByFirst()).isTrue();
  }

  @Test
  void rotate_trustOnlyTwice_isRefused() throws Exception {
    authority.rotate(ca(), YEAR, true);

    assertThatThrownBy(() -> authority.rotate(ca(), YEAR, true))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ca.next.key");
  }

  @Test
  void rotate_keyOfAnotherFleetInTheWay_changesNothing() throws Exception {
    var stranger = directory.resolve("stranger");
    authority.create(stranger, "theirs", YEAR);
    Files.copy(stranger.resolve(AUTHORITY_KEY_FILE), ca().resolve("ca.next.key"));
    var before = Files.readString(ca().resolve(CA_FILE));

    assertThatThrownBy(() -> authority.rotate(ca(), YEAR, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the key of no authority");
    assertThat(Files.readString(ca().resolve(CA_FILE))).isEqualTo(before);
  }

  @Test
  void retire_afterRotation_leavesOneAndTheCoordinatorsOwnCertificateIsOfIt() throws Exception {
    authority.rotate(ca(), YEAR, false);
    var before = Identity.load(ca(), Role.COORDINATOR);

    assertThat(authority.retire(ca())).isEqualTo(1);

    var after = Identity.load(ca(), Role.COORDINATOR);
    assertThat(after.authorities().all()).hasSize(1);
    assertThat(after.issuedByFirst()).isTrue();
    assertThat(after.self()).isEqualTo(before.self());
    assertThat(after.credential().key()).isEqualTo(before.credential().key());
    assertThat(after.credential().life()).isEqualTo(before.credential().life());
  }

  @Test
  void retire_directoryWithoutAHostsCertificate_leavesOne() throws Exception {
    Files.delete(ca().resolve(CERTIFICATE_FILE));
    authority.rotate(ca(), YEAR, false);

    authority.retire(ca());

    assertThat(Authorities.read(ca().resolve(CA_FILE)).all()).hasSize(1);
    assertThat(ca().resolve(CERTIFICATE_FILE)).doesNotExist();
  }

  @Test
  void retire_oneAuthorityOnlyOrTrustOnly_isRefused() throws Exception {
    assertThatThrownBy(() -> authority.retire(ca()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("picket ca rotate");
    authority.rotate(ca(), YEAR, true);

    assertThatThrownBy(() -> authority.retire(ca()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("picket ca rotate");
  }

  @Test
  void sensor_throughARotation_goesOnWithoutAnHourOfDistrust() throws Exception {
    var kept = kept("alpha");
    var renewals = new Renewals(ca());
    authority.rotate(ca(), YEAR, false);
    var both = Files.readString(ca().resolve(CA_FILE));

    assertThat(kept.trust(both)).isTrue();
    assertThat(kept.trust(both)).isFalse();
    assertThat(kept.current().issuedByFirst()).isFalse();
    var now = kept.current();
    var signed = renewals.sign(now.self(), now.credential(), now.self().addresses(), Instant.now());
    kept.renew(signed.certificate(), signed.authorities().pem());
    authority.retire(ca());
    kept.trust(Files.readString(ca().resolve(CA_FILE)));

    assertThat(kept.current().issuedByFirst()).isTrue();
    assertThat(kept.current().authorities().all()).hasSize(1);
  }

  @Test
  void sensor_toldToTrustWhoDidNotIssueItsCertificate_staysAsItIs() throws Exception {
    var kept = kept("alpha");
    authority.create(directory.resolve("stranger"), "theirs", YEAR);
    var theirs = Files.readString(directory.resolve("stranger").resolve(CA_FILE));
    var before = Files.readString(kept.directory().resolve(CA_FILE));

    assertThatThrownBy(() -> kept.trust(theirs)).isInstanceOf(IdentityException.class);
    assertThat(Files.readString(kept.directory().resolve(CA_FILE))).isEqualTo(before);
    assertThat(kept.read().self()).isEqualTo(kept.current().self());
  }

  private Identity issued(String name) throws Exception {
    return kept(name).current();
  }

  private KeptIdentity kept(String name) throws Exception {
    var into = directory.resolve(name);
    authority.issue(ca(), request(Role.SENSOR, name), into);
    return KeptIdentity.load(into, Role.SENSOR, InstantSource.system());
  }

  private static Authority.Request request(Role role, String name) {
    return new Authority.Request(role, name, List.of(), MONTH);
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(ca().resolve(file)));
  }

  private Path ca() {
    return directory.resolve("f");
  }
}
