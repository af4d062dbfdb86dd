package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.ATTACKER;
import static io.picketline.coordinator.judgement.Samples.NOW;
import static io.picketline.coordinator.judgement.Samples.evidence;
import static io.picketline.coordinator.judgement.Samples.syn;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.admission.Applicant;
import io.picketline.coordinator.admission.Decision;
import io.picketline.coordinator.admission.Decision.Denied;
import io.picketline.coordinator.admission.Decision.Redeemed;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.identity.Token;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorCertificate;
import io.picketline.protocol.local.TrustReply.Enrolled;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.TrustChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Admins let hosts in and cut them off, and hosts show their tokens. */
class TrustOrdersTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SourceAddress ADDRESS = SourceAddress.parse("192.0.2.10");
  private static final SourceAddress OTHER = SourceAddress.parse("192.0.2.11");
  private static final String KEY = "0c".repeat(32);
  private static final String THEIRS = "0d".repeat(32);
  private static final FleetHost WEB = new FleetHost("web", List.of(ADDRESS));

  private final Judgement judgement = new Judgement(Samples.settings(), History.EMPTY, 7, NOW);
  private final Roster roster = new Roster(List.of(), NOW);
  private final Orders orders = new Orders(judgement, roster);

  @Test
  void enroll_host_answersASecretThatIsNowhereElse() {
    var before = judgement.log().head();

    var enrolled = enroll("web", Role.SENSOR, ADDRESS);

    assertThat(enrolled.host()).isEqualTo("web");
    assertThat(enrolled.expires()).isEqualTo(NOW.plus(HOUR));
    assertThat(enrolled.seq()).isEqualTo(judgement.log().head());
    assertThat(enrolled.toString()).doesNotContain(enrolled.token());
    var logged = judgement.log().since(before).stream().map(LogEntry::change).toList();
    assertThat(logged)
        .singleElement()
        .isInstanceOfSatisfying(
            TrustChange.TokenMade.class, made -> assertThat(made.hash()).isEqualTo(hash(enrolled)));
    assertThat(logged.toString()).doesNotContain(enrolled.token());
  }

  @Test
  void enroll_dryRun_saysWhatTheTokenWouldBeGoodForAndMakesNone() {
    var head = judgement.log().head();
    var order =
        new TrustRequest.Enroll("web", Role.SENSOR, Set.of("dmz"), List.of(ADDRESS), HOUR, true);

    assertThat(changed(orders.answer(order, "root", NOW)))
        .containsExactly(
            "would make a token by which web can join as sensor until %s, in dmz, and speak for [%s]"
                .formatted(NOW.plus(HOUR), ADDRESS));
    assertThat(judgement.log().head()).isEqualTo(head);
  }

  @Test
  void redeem_goodToken_registersTheHostByTheTokensWord() {
    var token = enroll("web", Role.SENSOR, ADDRESS);

    var decision = redeem(token, "whoever", Role.SENSOR, NOW, OTHER);

    assertThat(decision)
        .isEqualTo(new Redeemed("web", Role.SENSOR, Set.of("dmz"), List.of(ADDRESS), NOW));
    assertThat(judgement.log().state().host("web")).contains(WEB);
    assertThat(judgement.guard().spared(Prefix.of(ADDRESS))).isPresent();
  }

  @Test
  void redeem_tokenWithoutAddresses_registersThoseThatTheHostTells() {
    var token = enroll("web", Role.SENSOR);
    assertThat(denied(redeem(token, "web", Role.SENSOR, NOW))).contains("names an address");

    assertThat(redeem(token, "web", Role.SENSOR, NOW, ADDRESS)).isInstanceOf(Redeemed.class);

    assertThat(judgement.log().state().host("web")).contains(WEB);
  }

  @Test
  void redeem_secondUse_isToldWhenAndWhereItWasUsed() {
    var token = enroll("web", Role.SENSOR, ADDRESS);
    redeem(token, "web", Role.SENSOR, NOW, ADDRESS);
    var head = judgement.log().head();

    var again = denied(redeem(token, "web", Role.SENSOR, NOW.plusSeconds(5), THEIRS, ADDRESS));

    assertThat(again)
        .isEqualTo(
            "that token was used at 2026-01-01T00:00:00Z from 203.0.113.9; make another with"
                + " 'picket enroll web'");
    assertThat(judgement.log().head()).isEqualTo(head);
  }

  @Test
  void redeem_sameKeyAgain_isLetInAsBeforeWithinTheTokensLife() {
    var token = enroll("web", Role.SENSOR);
    redeem(token, "web", Role.SENSOR, NOW, ADDRESS);
    var head = judgement.log().head();

    var later = NOW.plusSeconds(5);
    assertThat(redeem(token, "web", Role.SENSOR, later, OTHER))
        .isEqualTo(new Redeemed("web", Role.SENSOR, Set.of("dmz"), List.of(ADDRESS), later));
    assertThat(denied(redeem(token, "web", Role.COORDINATOR, later, ADDRESS)))
        .contains("for a sensor");
    assertThat(denied(redeem(token, "web", Role.SENSOR, NOW.plus(HOUR), ADDRESS)))
        .contains("was over at 2026-01-01T01:00:00Z");

    assertThat(judgement.log().head()).isEqualTo(head);
  }

  @Test
  void redeem_sameKeyOfARevokedOrRemovedHost_isRefused() {
    var web = enroll("web", Role.SENSOR, ADDRESS);
    redeem(web, "web", Role.SENSOR, NOW, ADDRESS);
    var db = enroll("db", Role.SENSOR, OTHER);
    redeem(db, "db", Role.SENSOR, NOW, OTHER);

    judgement.log().append(new Change.HostRemoved("web", "root", NOW));
    revoke("db", false);

    assertThat(denied(redeem(web, "web", Role.SENSOR, NOW, ADDRESS))).contains("was used at");
    assertThat(denied(redeem(db, "db", Role.SENSOR, NOW, OTHER))).contains("was used at");
  }

  @Test
  void redeem_sameKeyOfARevokedCoordinator_isRefused() {
    var token = enroll("core-2", Role.COORDINATOR, ADDRESS);
    redeem(token, "core-2", Role.COORDINATOR, NOW, ADDRESS);
    var again = redeem(token, "core-2", Role.COORDINATOR, NOW, ADDRESS);
    revoke("core-2", false);

    assertThat(again).isInstanceOf(Redeemed.class);
    assertThat(denied(redeem(token, "core-2", Role.COORDINATOR, NOW, ADDRESS)))
        .contains("made before core-2 was revoked");
  }

  @Test
  void redeem_unknownOverAndOtherRole_areRefusedAndUseNothing() {
    var token = enroll("web", Role.SENSOR, ADDRESS);
    var head = judgement.log().head();

    var unknown = new Applicant("0b".repeat(32), "web", Role.SENSOR, List.of(ADDRESS), "x", KEY);
    assertThat(orders.admissions().redeem(unknown, NOW)).isEqualTo(Denied.UNKNOWN);
    assertThat(denied(redeem(token, "web", Role.SENSOR, NOW.plus(HOUR), ADDRESS)))
        .contains("was over at 2026-01-01T01:00:00Z", "picket enroll web");
    assertThat(denied(redeem(token, "web", Role.COORDINATOR, NOW, ADDRESS)))
        .contains("for a sensor", "without '--as coordinator'");

    assertThat(judgement.log().head()).isEqualTo(head);
    assertThat(redeem(token, "web", Role.SENSOR, NOW, ADDRESS)).isInstanceOf(Redeemed.class);
  }

  @Test
  void redeem_addressOfAnotherHost_isRefusedWithWhich() {
    judgement.enrol(new FleetHost("db", List.of(ADDRESS)), NOW);
    var token = enroll("web", Role.SENSOR);

    assertThat(denied(redeem(token, "web", Role.SENSOR, NOW, OTHER, ADDRESS)))
        .contains("192.0.2.10 is the address of db");
    assertThat(orders.answer(enrolling("web", Role.SENSOR, ADDRESS), "root", NOW))
        .isInstanceOfSatisfying(
            LocalReply.Refused.class,
            refused -> assertThat(refused.message()).contains("192.0.2.10", "db"));

    assertThat(judgement.log().state().host("web")).isEmpty();
  }

  @Test
  void redeem_nameOfALiveHost_isRefusedUntilItIsRevoked() {
    live(WEB);
    var first = enroll("web", Role.SENSOR, OTHER);
    assertThat(first.warnings()).anyMatch(line -> line.contains("web is connected"));
    assertThat(denied(redeem(first, "web", Role.SENSOR, NOW, OTHER))).contains("web is connected");

    revoke("web", false);
    var madeBefore = denied(redeem(first, "web", Role.SENSOR, NOW, OTHER));
    var second = enroll("web", Role.SENSOR, OTHER);

    assertThat(madeBefore).contains("made before web was revoked");
    assertThat(redeem(second, "web", Role.SENSOR, NOW, OTHER))
        .isInstanceOfSatisfying(
            Redeemed.class, one -> assertThat(one.notBefore()).isEqualTo(NOW.plusSeconds(1)));
  }

  @Test
  void redeem_coordinator_isNoHostOfSensors() {
    var token = enroll("core-2", Role.COORDINATOR, ADDRESS);

    assertThat(redeem(token, "core-2", Role.COORDINATOR, NOW, ADDRESS))
        .isInstanceOf(Redeemed.class);

    assertThat(judgement.log().state().hosts()).isEmpty();
  }

  @Test
  void revoke_host_voidsItsCertificatesAndEndsItsPlaceInTheFleet() {
    live(WEB);
    judgement.report("web", List.of(syn("web", 23)), NOW);
    assertThat(judgement.test().size()).isEqualTo(1);

    var changed = revoke("web", false);

    assertThat(changed.objects()).singleElement().asString().contains("web", "void");
    assertThat(judgement.enrolment().refusal(WEB, NOW)).isPresent();
    assertThat(judgement.enrolment().refusal(WEB, NOW.plusSeconds(1))).isEmpty();
    assertThat(judgement.log().state().hosts()).isEmpty();
    assertThat(judgement.guard().spared(Prefix.of(ADDRESS))).isEmpty();
    assertThat(judgement.test().size()).isZero();
    assertThat(roster.known()).isZero();
    assertThat(orders.answer(new LocalRequest.RemoveHost("web", false), "root", NOW))
        .isInstanceOf(LocalReply.Changed.class);
  }

  @Test
  void revoke_certificateOfAFastClock_isVoidToo() {
    live(WEB);
    var ahead = NOW.plusSeconds(300);
    roster.certified("web", new SensorCertificate(ahead, NOW.plus(Duration.ofDays(365)), "a1"));

    revoke("web", false);

    assertThat(judgement.enrolment().refusal(WEB, ahead)).isPresent();
    assertThat(judgement.enrolment().issuedFrom("web", NOW)).isAfter(ahead);
  }

  @Test
  void revoke_nameThatMayBeACoordinators_saysThatThoseAreNotShutOut() {
    assertThat(revoke("center", false).warnings())
        .singleElement()
        .asString()
        .contains("nobody of that name", "a coordinator's are not", "picket ca rotate");
  }

  /** By a clock that was an hour ahead when the host was revoked first, and was set back then. */
  @Test
  void revoke_againAfterTheClockWasSetBack_voidsWhatWasMadeInBetween() {
    live(WEB);
    var ahead = new TrustRequest.Revoke("web", Optional.of("x"), false, false);
    orders.answer(ahead, "root", NOW.plus(HOUR).plusMillis(300));
    var anew = (Redeemed) redeem(enroll("web", Role.SENSOR, ADDRESS), "web", Role.SENSOR, NOW);
    assertThat(judgement.enrolment().refusal(WEB, anew.notBefore())).isEmpty();

    revoke("web", false);

    assertThat(judgement.enrolment().refusal(WEB, anew.notBefore())).isPresent();
  }

  @Test
  void revoke_withRevert_endsWhatRestsOnItAlone() {
    trap("web", ATTACKER);
    judgement.report("db", List.of(trapped("db", "198.51.100.67")), NOW);
    assertThat(judgement.log().state().all(NOW)).hasSize(2);

    var rehearsed = new TrustRequest.Revoke("web", Optional.empty(), true, true);
    assertThat(changed(orders.answer(rehearsed, "root", NOW)))
        .contains(ATTACKER + " would be unblocked: it does not stand without web");
    assertThat(judgement.log().state().all(NOW)).hasSize(2);
    revoke("web", true);

    assertThat(judgement.log().state().all(NOW))
        .singleElement()
        .satisfies(
            held -> assertThat(held.verdict().source()).isEqualTo(Prefix.parse("198.51.100.67")));
  }

  @Test
  void approve_claim_isWhatTheHostSpeaksForFromThenOn() {
    live(WEB);
    judgement.enrol(new FleetHost("web", List.of(OTHER)), NOW);
    assertThat(judgement.log().state().host("web")).contains(WEB);
    assertThat(judgement.guard().spared(Prefix.of(OTHER))).isEmpty();

    assertThat(changed(orders.answer(new TrustRequest.Approve("web", true), "root", NOW)))
        .contains("would approve web: [192.0.2.11] instead of [192.0.2.10]");
    orders.answer(new TrustRequest.Approve("web", false), "root", NOW);

    assertThat(judgement.log().state().host("web")).contains(new FleetHost("web", List.of(OTHER)));
    assertThat(judgement.guard().spared(Prefix.of(OTHER))).isPresent();
    assertThat(judgement.guard().spared(Prefix.of(ADDRESS))).isEmpty();
    assertThat(reason(orders.answer(new TrustRequest.Approve("web", false), "root", NOW)))
        .isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void enrol_sameClaimAgain_isLoggedOnce() {
    live(WEB);
    var moved = new FleetHost("web", List.of(OTHER));
    judgement.enrol(moved, NOW);
    var head = judgement.log().head();

    judgement.enrol(moved, NOW.plusSeconds(1));
    judgement.enrol(WEB, NOW.plusSeconds(2));

    assertThat(judgement.log().head()).isEqualTo(head);
  }

  @Test
  void vouch_byCertificate_tellsWhatIsRegistered() {
    live(WEB);
    var admissions = orders.admissions();
    assertThat(admissions.vouch("web", Role.SENSOR, NOW, NOW))
        .isEqualTo(new Redeemed("web", Role.SENSOR, Set.of(), List.of(ADDRESS), NOW));
    assertThat(admissions.vouch("db", Role.SENSOR, NOW, NOW)).isInstanceOf(Denied.class);
    assertThat(admissions.vouch("web", Role.ADMIN, NOW, NOW)).isInstanceOf(Denied.class);
    assertThat(admissions.vouch("bob", Role.ADMIN, NOW, NOW)).isInstanceOf(Redeemed.class);

    revoke("bob", false);

    assertThat(admissions.vouch("bob", Role.ADMIN, NOW, NOW)).isInstanceOf(Denied.class);
  }

  private void live(FleetHost host) {
    judgement.enrol(host, NOW);
    roster.attached(host, "0.1.0", Set.of(), "", NOW);
  }

  private void trap(String host, String source) {
    judgement.report(host, List.of(trapped(host, source)), NOW);
  }

  private static Evidence trapped(String host, String source) {
    return evidence(host, 23, source, NOW, EvidenceKind.TRAP_DARK);
  }

  private Enrolled enroll(String host, Role role, SourceAddress... addresses) {
    return (Enrolled) orders.answer(enrolling(host, role, addresses), "root", NOW);
  }

  private static TrustRequest enrolling(String host, Role role, SourceAddress... addresses) {
    return new TrustRequest.Enroll(host, role, Set.of("dmz"), List.of(addresses), HOUR, false);
  }

  private Decision redeem(
      Enrolled token, String name, Role role, Instant now, SourceAddress... addresses) {
    return redeem(token, name, role, now, KEY, addresses);
  }

  private Decision redeem(
      Enrolled token, String name, Role role, Instant now, String key, SourceAddress... addresses) {
    var applicant = new Applicant(hash(token), name, role, List.of(addresses), "203.0.113.9", key);
    return orders.admissions().redeem(applicant, now);
  }

  private LocalReply.Changed revoke(String name, boolean revert) {
    var order = new TrustRequest.Revoke(name, Optional.of("stolen"), revert, false);
    return (LocalReply.Changed) orders.answer(order, "root", NOW);
  }

  private static String hash(Enrolled token) {
    return Token.hash(Base64.getUrlDecoder().decode(token.token()));
  }

  private static String denied(Decision decision) {
    return ((Denied) decision).reason();
  }

  private static List<String> changed(LocalReply reply) {
    return ((LocalReply.Changed) reply).objects();
  }

  private static Reason reason(LocalReply reply) {
    return ((LocalReply.Refused) reply).reason();
  }
}
