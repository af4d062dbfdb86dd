package io.picketline.coordinator.trust;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import com.typesafe.config.ConfigFactory;
import io.picketline.identity.Identity;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Role;
import io.picketline.spi.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private final ActorTestKit kit =
      ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
  private KeptIdentity identity;
  private Renewal renewal;

  @BeforeEach
  void issue() throws Exception {
    var before = InstantSource.fixed(Instant.now().minus(Duration.ofDays(25)));
    var authority = new PemAuthority(before);
    authority.create(directory, "fleet", MONTH.multipliedBy(12));
    authority.issue(
        directory, new Authority.Request(Role.COORDINATOR, "center", List.of(), MONTH), directory);
    identity = KeptIdentity.load(directory, Role.COORDINATOR, InstantSource.system());
    renewal = new Renewal(identity, InstantSource.system(), new Random(1));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void certificate_aThirdOfItsLifeLeft_isRenewedByItsOwnAuthority() throws Exception {
    var before = identity.current().credential();

    watch();

    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> identity.current().credential().expires().isAfter(before.expires()));
    assertThat(identity.current().credential().key()).isEqualTo(before.key());
    assertThat(Identity.load(directory, Role.COORDINATOR).credential())
        .isEqualTo(identity.current().credential());
    assertThat(renewal.warnings()).isEmpty();
  }

  @Test
  void certificate_authoritysKeyIsElsewhere_isWarnedOf() throws Exception {
    Files.delete(directory.resolve(Identity.AUTHORITY_KEY_FILE));
    var before = identity.current().credential();

    watch();

    Awaitility.await().atMost(PATIENCE).until(() -> !renewal.warnings().isEmpty());
    assertThat(renewal.warnings()).singleElement().asString().contains("picket ca issue");
    assertThat(identity.current().credential()).isEqualTo(before);
  }

  private void watch() {
    kit.spawn(
        OwnCertificate.create(identity, renewal, new Renewals(directory), InstantSource.system()));
    ManualTime.get(kit.system()).timePasses(Duration.ofSeconds(10));
  }
}
