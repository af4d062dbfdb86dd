package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {

  private static final String SENSOR = "dns:web-1,dns:sensor.picketline.internal";
  private static final String COORDINATOR = "dns:core-1,dns:coordinator.picketline.internal";

  @TempDir static Path stores;
  @TempDir Path directory;

  private static TestAuthority ours;
  private static TestAuthority theirs;

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private KeptIdentity kept;
  private Renewal renewal;
  private Instant third;

  @BeforeAll
  static void issue() throws Exception {
    ours = new TestAuthority(stores.resolve("ours.p12"));
    theirs = new TestAuthority(stores.resolve("theirs.p12"));
    ours.issue("web-1", SENSOR, "-validity", "30");
    ours.issue("core-1", COORDINATOR, "-validity", "30");
  }

  @BeforeEach
  void load() throws Exception {
    renewalOf("web-1", Role.SENSOR);
  }

  @Test
  void due_beforeAThirdOfItsLifeIsLeft_isNot() {
    assertThat(renewal.due()).isFalse();
    now.set(third.minusSeconds(1));

    assertThat(renewal.due()).isFalse();
    assertThat(renewal.warnings()).isEmpty();
  }

  @Test
  void due_aThirdLeft_comesWithinAThirtiethAndThenOnlyAfterAPause() {
    now.set(third.plus(Duration.ofDays(1)));

    assertThat(renewal.due()).isTrue();
    assertThat(renewal.due()).isFalse();
    passes(Duration.ofMinutes(59));
    assertThat(renewal.due()).isFalse();
    passes(Duration.ofMinutes(14));
    assertThat(renewal.due()).isTrue();
  }

  @Test
  void due_manyHostsOfOneDay_areSpread() throws Exception {
    now.set(third.plus(Duration.ofHours(12)));
    var due = 0;
    for (var seed = 0; seed < 40; seed++) {
      due += new Renewal(kept, now::get, new Random(seed)).due() ? 1 : 0;
    }

    assertThat(due).isBetween(8, 32);
  }

  @Test
  void due_anotherAuthorityIssuesNow_comesWithinHalfAMinuteForASensor() throws Exception {
    assertThat(renewal.due()).isFalse();

    kept.trust(theirs.authority() + ours.authority());
    assertThat(renewal.due()).isFalse();
    passes(Duration.ofSeconds(30));

    assertThat(renewal.due()).isTrue();
  }

  @Test
  void due_anotherAuthorityIssuesNowAndTheEndIsNear_doesNotWaitForItsTurn() throws Exception {
    renewal = new Renewal(kept, now::get, new LongestWait());
    now.set(third.plus(Duration.ofDays(2)));

    kept.trust(theirs.authority() + ours.authority());

    assertThat(renewal.due()).isTrue();
  }

  @Test
  void due_anotherAuthorityIssuesNow_isNoHasteForACoordinator() throws Exception {
    renewalOf("core-1", Role.COORDINATOR);
    kept.trust(theirs.authority() + ours.authority());
    assertThat(renewal.due()).isFalse();
    passes(Duration.ofHours(1));

    assertThat(renewal.due()).isFalse();
  }

  @Test
  void failed_isWarnedOfUntilTheCertificateIsRenewed() throws Exception {
    now.set(third.plus(Duration.ofDays(1)));
    assertThat(renewal.due()).isTrue();

    renewal.failed("there is no key");

    assertThat(renewal.warnings())
        .singleElement()
        .asString()
        .contains(
            "was not renewed: there is no key",
            String.valueOf(kept.current().credential().expires()));
    kept.renew(ours.again("web-1", SENSOR, "-validity", "60"), ours.authority());
    assertThat(renewal.warnings()).isEmpty();
    assertThat(renewal.due()).isFalse();
  }

  @Test
  void warnings_nobodyAnswers_tellOfItFromASixthOfItsLifeAndOfItsEnd() {
    var credential = kept.current().credential();
    var sixth = credential.expires().minus(credential.life().dividedBy(6));
    now.set(sixth.minusSeconds(1));
    assertThat(renewal.warnings()).isEmpty();

    now.set(sixth);
    assertThat(renewal.warnings())
        .containsExactly(
            "the certificate ends at %s and was not renewed: no coordinator has answered"
                .formatted(credential.expires()));

    now.set(credential.expires());
    assertThat(renewal.warnings())
        .singleElement()
        .asString()
        .startsWith("the certificate ended at");
  }

  @Test
  void daysLeft_countsWholeDaysDownToZero() {
    var expires = kept.current().credential().expires();
    now.set(expires.minus(Duration.ofHours(49)));
    assertThat(renewal.daysLeft()).isEqualTo(2);

    now.set(expires.plusSeconds(1));
    assertThat(renewal.daysLeft()).isZero();
  }

  private void renewalOf(String alias, Role role) throws Exception {
    var into = directory.resolve(alias);
    kept = KeptIdentity.load(ours.write(alias, into), role, now::get);
    renewal = new Renewal(kept, now::get, new Random(1));
    third = kept.current().credential().renewable();
  }

  /** Always the longest of what is left to chance. */
  private static final class LongestWait implements RandomGenerator {
    @Override
    public long nextLong() {
      return Long.MAX_VALUE;
    }

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }

  private void passes(Duration span) {
    now.updateAndGet(moment -> moment.plus(span));
  }
}
