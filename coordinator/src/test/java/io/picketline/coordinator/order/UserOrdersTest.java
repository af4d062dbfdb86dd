package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.FleetHost;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Admins make users and remove them. */
class UserOrdersTest {
  private static final Instant LATER = NOW.plusSeconds(60);

  private final Judgement judgement = new Judgement(Samples.settings(), History.EMPTY, 7, NOW);
  private final Orders orders = new Orders(judgement, new Roster(List.of(), NOW));

  @Test
  void add_newUser_isListedAndMayAsk() {
    var added = (TrustReply.UserAdded) add("bob", Role.OPERATOR);

    assertThat(added.notBefore()).isEmpty();
    assertThat(added.seq()).isEqualTo(judgement.log().head());
    assertThat(users())
        .containsExactly(new TrustReply.User("bob", Role.OPERATOR, "root from there", NOW));
    assertThat(refusal("bob", Right.OPERATE, NOW)).isEmpty();
  }

  @Test
  void add_hostsName_isRefused() {
    judgement.enrol(new FleetHost("web", List.of(SourceAddress.parse("192.0.2.10"))), NOW);

    assertThat(refused(add("web", Role.VIEWER))).contains("web is a host");
    assertThat(refused(remove("web", LATER))).contains("picket sensors revoke");
    assertThat(users()).isEmpty();
  }

  @Test
  void add_anotherRole_isRefusedUntilHeIsRemoved() {
    add("bob", Role.ADMIN);
    assertThat(refused(add("bob", Role.VIEWER))).contains("with the role admin", "user remove bob");
    assertThat(add("bob", Role.ADMIN)).isInstanceOf(TrustReply.UserAdded.class);

    remove("bob", NOW);

    var again = (TrustReply.UserAdded) add("bob", Role.VIEWER);
    assertThat(again.notBefore()).contains(NOW);
  }

  @Test
  void add_dryRun_saysWhatItWouldAndAddsNobody() {
    var head = judgement.log().head();
    var first = (LocalReply.Changed) rehearse("bob", Role.VIEWER);
    assertThat(first.objects()).containsExactly("would add user bob with the role viewer");
    assertThat(judgement.log().head()).isEqualTo(head);
    add("bob", Role.VIEWER);

    var again = (LocalReply.Changed) rehearse("bob", Role.VIEWER);
    assertThat(again.objects())
        .containsExactly("bob is a user with the role viewer, and could have another certificate");
    assertThat(rehearse("bob", Role.ADMIN)).isInstanceOf(LocalReply.Refused.class);
  }

  @Test
  void remove_user_makesWhatHeHasVoid() {
    add("bob", Role.OPERATOR);
    assertThat(refusal("bob", Right.OPERATE, NOW)).isEmpty();

    var removed = (LocalReply.Changed) remove("bob", LATER);

    assertThat(removed.objects()).singleElement().asString().contains("user bob removed");
    assertThat(users()).isEmpty();
    assertThat(refusal("bob", Right.OPERATE, NOW).orElseThrow())
        .contains("only 'picket user add' makes another")
        .doesNotContain("token");
    assertThat(refusal("bob", Right.OPERATE, LATER)).isPresent();
    assertThat(refusal("bob", Right.OPERATE, LATER.plusSeconds(1))).isEmpty();
  }

  @Test
  void remove_userWhoseCertificateIsAhead_makesThatVoidToo() {
    add("bob", Role.OPERATOR);
    var ahead = LATER.plusSeconds(30);
    assertThat(refusal("bob", Right.OPERATE, ahead)).isEmpty();

    remove("bob", LATER);

    assertThat(refusal("bob", Right.OPERATE, ahead)).isPresent();
  }

  @Test
  void remove_nobodyKnown_warnsAndMakesCertificatesVoidAllTheSame() {
    assertThat(refusal("eve", Right.ADMIN, NOW)).isEmpty();

    var removed = (LocalReply.Changed) remove("eve", LATER);

    assertThat(removed.warnings())
        .containsExactly(
            "no user eve is known; there is none; certificates of that name are void all the same");
    assertThat(refusal("eve", Right.ADMIN, NOW)).isPresent();
  }

  @Test
  void ask_byARoleThatIsNotHis_isRefused() {
    add("bob", Role.VIEWER);

    assertThat(refusal("bob", Right.ADMIN, NOW)).contains("bob is no admin");
  }

  @Test
  void ask_onTheHostItself_needsNoCertificate() {
    assertThat(orders.refusal(Asker.here("root"), NOW)).isEmpty();
  }

  private LocalReply add(String name, Role role) {
    return orders.answer(new TrustRequest.AddUser(name, role, false), "root from there", NOW);
  }

  private LocalReply rehearse(String name, Role role) {
    return orders.answer(new TrustRequest.AddUser(name, role, true), "root from there", NOW);
  }

  private LocalReply remove(String name, Instant at) {
    return orders.answer(
        new TrustRequest.RemoveUser(name, Optional.of("left"), false), "root from there", at);
  }

  private List<TrustReply.User> users() {
    return ((TrustReply.Users) orders.answer(new LocalRequest.ListUsers(), "root", NOW)).users();
  }

  private Optional<String> refusal(String user, Right right, Instant issued) {
    return orders.refusal(Asker.user(user, "192.0.2.9", right, issued), LATER);
  }

  private static String refused(LocalReply reply) {
    var refused = (LocalReply.Refused) reply;
    assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN);
    return refused.message();
  }
}
