package io.picketline.sensor.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Role;
import io.picketline.protocol.link.LinkMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateKeeperTest {

  @TempDir Path directory;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final TestInbox<LinkMessage.FromSensor> coordinator = TestInbox.create();
  private Certificates certificates;
  private KeptIdentity identity;
  private Renewal renewal;
  private BehaviorTestKit<CertificateKeeper.Command> keeper;

  @BeforeEach
  void start() throws Exception {
    certificates = new Certificates(directory);
    certificates.issue("web1", Role.SENSOR);
    identity = KeptIdentity.load(certificates.directory("web1"), Role.SENSOR, now::get);
    renewal = new Renewal(identity, now::get, new Random(1));
    keeper =
        BehaviorTestKit.create(CertificateKeeper.create(identity, renewal, coordinator.getRef()));
  }

  @Test
  void check_beforeItIsTime_asksNobody() {
    keeper.run(CertificateKeeper.Check.CHECK);

    assertThat(coordinator.hasMessages()).isFalse();
  }

  @Test
  void check_whenItIsTime_asksOnce() {
    now.set(identity.current().credential().renewable().plus(Duration.ofDays(1)));
    keeper.run(CertificateKeeper.Check.CHECK);
    keeper.run(CertificateKeeper.Check.CHECK);

    assertThat(coordinator.getAllReceived()).containsExactly(new LinkMessage.Renew());
  }

  @Test
  void heard_renewed_replacesTheCertificateAloneAndIsShown() throws Exception {
    var key = Files.readString(identity.directory().resolve("host.key"));
    var before = identity.current().credential();

    hear(
        new LinkMessage.Renewed(
            certificates.again("web1", Role.SENSOR, 60), identity.current().authorities().pem()));

    assertThat(identity.current().credential().expires()).isAfter(before.expires());
    assertThat(Files.readString(identity.directory().resolve("host.key"))).isEqualTo(key);
    assertThat(renewal.warnings()).isEmpty();
    assertThat(coordinator.getAllReceived()).containsExactly(new LinkMessage.Kept());
  }

  @Test
  void heard_certificateOfAnotherHost_isNotKeptAndWarnedOf() throws Exception {
    certificates.issue("web2", Role.SENSOR);
    var before = identity.current().credential();

    hear(
        new LinkMessage.Renewed(
            certificates.again("web2", Role.SENSOR, 60), identity.current().authorities().pem()));

    assertThat(identity.current().credential()).isEqualTo(before);
    assertThat(renewal.warnings()).singleElement().asString().contains("is not for this host");
  }

  @Test
  void heard_notRenewed_isWarnedOf() {
    hear(new LinkMessage.NotRenewed("the key is not here"));

    assertThat(renewal.warnings()).singleElement().asString().endsWith("the key is not here");
  }

  @Test
  void heard_renewedButTheDirectoryCannotBeWritten_isWarnedOfAndTheOldOneStays() throws Exception {
    var renewed = certificates.again("web1", Role.SENSOR, 60);
    var before = identity.current().credential();
    var file = identity.directory().resolve("host.pem");
    Files.delete(file);
    Files.createDirectory(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-x------"));

    hear(new LinkMessage.Renewed(renewed, identity.current().authorities().pem()));

    assertThat(identity.current().credential()).isEqualTo(before);
    assertThat(renewal.warnings()).singleElement().asString().contains("is no regular file");
    assertThat(coordinator.hasMessages()).isFalse();
  }

  @Test
  void heard_authoritiesThatDidNotIssueItsCertificate_areNotTrusted() throws Exception {
    var others = new Certificates(Files.createDirectory(directory.resolve("others")));
    others.issue("web1", Role.SENSOR);
    var theirs = Files.readString(others.directory("web1").resolve("ca.pem"));
    var before = identity.current().authorities();

    hear(new LinkMessage.Trusted(theirs));

    assertThat(identity.current().authorities()).isEqualTo(before);
    assertThat(Files.readString(identity.directory().resolve("ca.pem"))).isEqualTo(before.pem());
  }

  private void hear(LinkMessage.OfTrust message) {
    keeper.run(new CertificateKeeper.Heard(message));
  }
}
