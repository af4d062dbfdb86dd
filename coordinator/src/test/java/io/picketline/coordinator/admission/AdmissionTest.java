package io.picketline.coordinator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.TrustChange;
import io.picketline.protocol.log.TrustChange.AddressesClaimed;
import io.picketline.protocol.log.TrustChange.HostRevoked;
import io.picketline.protocol.log.TrustChange.TokenMade;
import io.picketline.protocol.log.TrustChange.TokenUsed;
import io.picketline.protocol.log.TrustChange.UserAdded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HASH = "0a".repeat(32);
  private static final List<SourceAddress> ADDRESS = List.of(SourceAddress.parse("192.0.2.10"));
  private static final TokenMade MADE =
      new TokenMade(
          HASH, "web", Role.SENSOR, Set.of(), ADDRESS, "alice", NOW, NOW.plus(Duration.ofHours(1)));
  private static final TokenUsed USED =
      new TokenUsed(HASH, "web", NOW.plusSeconds(9), "192.0.2.10", Optional.of("0c".repeat(32)));
  private static final HostRevoked REVOKED = new HostRevoked("web", NOW, "alice", "stolen");
  private static final AddressesClaimed CLAIMED = new AddressesClaimed("web", ADDRESS, NOW);
  private static final UserAdded USER = new UserAdded("bob", Role.VIEWER, "alice", NOW);

  private final Admission admission = new Admission();

  @Test
  void token_madeThenUsed_isKnownAsUsedUntilADayAfterItsEnd() {
    apply(MADE);
    assertThat(admission.open(_ -> true, NOW)).isEqualTo(1);

    apply(USED);

    assertThat(admission.token(HASH)).contains(new Admission.Token(MADE, Optional.of(USED)));
    assertThat(admission.open(_ -> true, NOW)).isZero();
    admission.expire(MADE.keepUntil().minusMillis(1));
    assertThat(admission.token(HASH)).isPresent();
    admission.expire(MADE.keepUntil());
    assertThat(admission.token(HASH)).isEmpty();
  }

  @Test
  void token_overButRemembered_isNotOpen() {
    apply(MADE);

    assertThat(admission.open(_ -> true, MADE.expires().minusMillis(1))).isEqualTo(1);
    assertThat(admission.open(_ -> true, MADE.expires())).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-3600, true", "0, true", "1, false", "3600, false"})
  void voided_byWhenItWasIssued(long secondsAfter, boolean isVoid) {
    apply(REVOKED);

    assertThat(admission.voided("web", NOW.plusSeconds(secondsAfter)).isPresent())
        .isEqualTo(isVoid);
    assertThat(admission.voided("other", NOW)).isEmpty();
  }

  @Test
  void voided_revokedTwice_countsTheLast() {
    apply(REVOKED, new HostRevoked("web", NOW.plusSeconds(60), "alice", "again"));

    assertThat(admission.voided("web", NOW.plusSeconds(60))).isPresent();
    assertThat(admission.voided("web", NOW.plusSeconds(61))).isEmpty();
    assertThat(admission.revocations()).isEqualTo(2);
  }

  @Test
  void revoked_longerThanACertificateLives_isForgotten() {
    apply(REVOKED);

    admission.expire(NOW.plus(HostRevoked.REMEMBERED).minusMillis(1));
    assertThat(admission.revoked("web")).isPresent();
    admission.expire(NOW.plus(HostRevoked.REMEMBERED));
    assertThat(admission.revoked("web")).isEmpty();
  }

  @Test
  void revoked_hostOrUser_hasNoClaimAndNoRole() {
    apply(CLAIMED, USER);
    assertThat(admission.claim("web")).contains(CLAIMED);
    assertThat(admission.user("bob")).contains(USER);

    apply(REVOKED, new HostRevoked("bob", NOW, "alice", "left us"));

    assertThat(admission.claim("web")).isEmpty();
    assertThat(admission.user("bob")).isEmpty();
  }

  @Test
  void claim_approvedOrSettled_waitsNoMore() {
    apply(CLAIMED, new TrustChange.AddressesApproved("web", ADDRESS, "alice", NOW));
    assertThat(admission.claims()).isEmpty();

    apply(CLAIMED);
    admission.settled("web");
    assertThat(admission.claims()).isEmpty();
  }

  @Test
  void changes_ofAllThatCounts_makeTheSameAgain() {
    var again = new UserAdded("bob", Role.ADMIN, "alice", NOW.plusSeconds(1));
    apply(MADE, USED, USER, new HostRevoked("bob", NOW, "alice", "left us"), again, REVOKED);

    var copy = new Admission();
    for (var change : admission.changes(NOW)) {
      copy.apply((TrustChange) change);
    }

    assertThat(copy.changes(NOW)).isEqualTo(admission.changes(NOW));
    assertThat(copy.user("bob")).contains(again);
    assertThat(copy.token(HASH)).isEqualTo(admission.token(HASH));
    assertThat(admission.changes(MADE.keepUntil())).doesNotContain(MADE, USED);
    assertThat(admission.changes(NOW.plus(HostRevoked.REMEMBERED))).containsExactly((Change) again);
  }

  private void apply(TrustChange... changes) {
    for (var change : changes) {
      admission.apply(change);
    }
  }
}
