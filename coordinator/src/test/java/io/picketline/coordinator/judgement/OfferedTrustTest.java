package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.evidence.Guard;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.Offered;
import io.picketline.protocol.log.TrustChange;
import io.picketline.protocol.log.TrustChange.HostRevoked;
import io.picketline.protocol.log.TrustChange.TokenMade;
import io.picketline.protocol.log.TrustChange.TokenUsed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a history that ended leaves of who is let in. */
class OfferedTrustTest {
  private static final Epoch GONE = new Epoch(1, 20);
  private static final String HASH = "0a".repeat(32);
  private static final TokenMade MADE =
      new TokenMade(
          HASH,
          "web",
          Role.COORDINATOR,
          Set.of(),
          List.of(),
          "root",
          NOW,
          NOW.plus(Duration.ofHours(1)));
  private static final TokenUsed USED =
      new TokenUsed(HASH, "web", NOW, "192.0.2.10", Optional.of("0c".repeat(32)));

  private final VerdictLog log = new VerdictLog(History.EMPTY, 9, 100);
  private final Offers offers = new Offers(log, new Guard(log.state(), List.of()));

  @Test
  void believed_howeverManySensorsTellIt_isNoChangeOfTrust() {
    log.append(new Change.HostEnrolled(host("web", "192.0.2.10")));
    var lies =
        List.<Change>of(
            MADE,
            USED,
            new HostRevoked("web", NOW, "root", "lie"),
            new TrustChange.AddressesApproved("web", List.of(), "root", NOW),
            new TrustChange.UserAdded("mallory", Role.ADMIN, "root", NOW),
            exportToken(),
            new TrustChange.ExportTokenEnded("fw-1", "root", NOW),
            new Change.HostEnrolled(host("web", "203.0.113.1")));

    for (var lie : lies) {
      var offered = List.of(new Offered(new LogPoint(GONE, 8), lie));
      assertThat(offers.believed("a", offered)).isEmpty();
      assertThat(offers.believed("b", offered)).isEmpty();
      assertThat(offers.believed("c", offered)).isEmpty();
    }
  }

  @Test
  void take_tokenAndItsUse_areTakenOnceAndTheUseStays() {
    assertThat(take(USED)).isEmpty();
    assertThat(take(MADE)).hasSize(1);
    assertThat(take(USED)).hasSize(1);

    assertThat(take(MADE)).isEmpty();
    assertThat(take(USED)).isEmpty();
    assertThat(log.state().admission().token(HASH).orElseThrow().used()).contains(USED);
  }

  @Test
  void take_tokenThatIsLongOver_isNotTaken() {
    var offered = List.of(new Offered(new LogPoint(GONE, 8), MADE));

    assertThat(offers.take(offered, MADE.keepUntil())).isEmpty();
  }

  @Test
  void take_revocation_isTakenUnlessALaterOneIsKnown() {
    assertThat(take(revoked(NOW))).hasSize(1);
    assertThat(take(revoked(NOW.minusSeconds(1)))).isEmpty();
    assertThat(take(revoked(NOW.plusSeconds(1)))).hasSize(1);
  }

  @Test
  void take_revocationFromBeforeTheHostCameAgain_leavesItInTheFleet() {
    log.open(10, 5);
    var host = host("web", "192.0.2.10");
    log.append(new Change.HostEnrolled(host));

    assertThat(take(revoked(NOW))).hasSize(1);

    assertThat(log.state().host("web")).contains(host);
    assertThat(log.state().admission().voided("web", NOW)).isPresent();
  }

  @Test
  void take_revocationOfAHostOfTheFleet_endsItsPlaceThere() {
    log.append(new Change.HostEnrolled(host("web", "192.0.2.10")));

    take(revoked(NOW));

    assertThat(log.state().hosts()).isEmpty();
  }

  @Test
  void take_addresses_loseToWhatIsLaterAndToAnotherHost() {
    log.append(new Change.HostEnrolled(host("web", "192.0.2.10")));
    log.append(new Change.HostEnrolled(host("db", "192.0.2.20")));
    var moved = host("web", "192.0.2.11");

    assertThat(take(approved(host("web", "192.0.2.20")))).isEmpty();
    assertThat(take(approved(moved))).hasSize(1);
    assertThat(log.state().host("web")).contains(moved);

    log.open(10, 5);
    log.append(new Change.HostEnrolled(host("web", "192.0.2.12")));
    assertThat(take(approved(moved))).isEmpty();
    assertThat(take(new Change.HostEnrolled(moved))).isEmpty();
  }

  @Test
  void take_user_losesToALaterRevocation() {
    var user = new TrustChange.UserAdded("bob", Role.OPERATOR, "root", NOW);
    assertThat(take(user)).hasSize(1);

    log.open(10, 5);
    log.append(new HostRevoked("bob", NOW, "root", "left us"));

    assertThat(take(user)).isEmpty();
  }

  @Test
  void take_exportToken_losesToItsLaterEnd() {
    assertThat(take(exportToken())).hasSize(1);

    log.open(10, 5);
    log.append(new TrustChange.ExportTokenEnded("fw-1", "root", NOW));

    assertThat(take(exportToken())).isEmpty();
  }

  @Test
  void take_endOfAnExportToken_isTakenUnlessItWasMadeAnewSince() {
    var ended = new TrustChange.ExportTokenEnded("fw-1", "root", NOW.plusSeconds(1));
    take(exportToken());
    assertThat(take(ended)).hasSize(1);
    assertThat(take(ended)).isEmpty();

    log.append(
        new TrustChange.ExportTokenMade(
            "fw-1", "0d".repeat(32), "root", NOW.plusSeconds(2), Optional.empty()));

    assertThat(take(ended)).isEmpty();
  }

  private static TrustChange exportToken() {
    return new TrustChange.ExportTokenMade("fw-1", "0c".repeat(32), "root", NOW, Optional.empty());
  }

  private List<Change> take(Change change) {
    return offers.take(List.of(new Offered(new LogPoint(GONE, 8), change)), NOW);
  }

  private static HostRevoked revoked(Instant at) {
    return new HostRevoked("web", at, "root", "stolen");
  }

  private static TrustChange approved(FleetHost host) {
    return new TrustChange.AddressesApproved(host.name(), host.addresses(), "root", NOW);
  }

  private static FleetHost host(String name, String address) {
    return new FleetHost(name, List.of(SourceAddress.parse(address)));
  }
}
