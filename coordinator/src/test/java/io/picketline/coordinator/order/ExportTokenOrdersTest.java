package io.picketline.coordinator.order;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.roster.Roster;
import io.picketline.identity.ExportToken;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Right;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustReply.ExportTokenRow;
import io.picketline.protocol.local.TrustRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Admins make tokens by which lists are fetched, and end them. */
class ExportTokenOrdersTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Judgement judgement = new Judgement(Samples.settings(), History.EMPTY, 7, NOW);
  private final Orders orders = new Orders(judgement, new Roster(List.of(), NOW));

  @Test
  void add_newToken_isFoundByItsSecretUntilItEnds() {
    var added = (TrustReply.ExportTokenAdded) add("fw-1", Optional.of(DAY));
    var hash = ExportToken.hash(added.token());

    assertThat(hash).isPresent();
    assertThat(added.seq()).isEqualTo(judgement.log().head());
    assertThat(added.toString()).doesNotContain(added.token());
    assertThat(tokens(hash, NOW))
        .containsExactly(
            new ExportTokenRow("fw-1", "root from there", NOW, Optional.of(NOW.plus(DAY))));
    assertThat(tokens(hash, NOW.plus(DAY))).isEmpty();
    assertThat(tokens(Optional.of("00".repeat(32)), NOW)).isEmpty();
  }

  @Test
  void add_nameThatCounts_isRefused() {
    add("fw-1", Optional.of(DAY));

    assertThat(refused(add("fw-1", Optional.empty()), Reason.FORBIDDEN))
        .contains("a token fw-1 already");
    assertThat(tokens(Optional.empty(), NOW)).hasSize(1);
  }

  @Test
  void add_twice_makesDifferentSecrets() {
    var first = (TrustReply.ExportTokenAdded) add("fw-1", Optional.empty());
    var second = (TrustReply.ExportTokenAdded) add("fw-2", Optional.empty());

    assertThat(first.token()).isNotEqualTo(second.token());
    assertThat(tokens(Optional.empty(), NOW.plus(Duration.ofDays(9_999)))).hasSize(2);
  }

  @Test
  void remove_token_endsIt() {
    var added = (TrustReply.ExportTokenAdded) add("fw-1", Optional.empty());
    var head = judgement.log().head();

    assertThat(((LocalReply.Changed) remove("fw-1", true)).objects().getFirst())
        .startsWith("would remove token fw-1");
    assertThat(judgement.log().head()).isEqualTo(head);
    assertThat(remove("fw-1", false)).isInstanceOf(LocalReply.Changed.class);

    assertThat(tokens(ExportToken.hash(added.token()), NOW)).isEmpty();
    assertThat(refused(remove("fw-1", false), Reason.NOT_FOUND)).contains("no token fw-1");
  }

  @Test
  void add_dryRun_makesNoToken() {
    var order = new TrustRequest.AddExportToken("fw-1", Optional.of(Duration.ofDays(1)), true);

    var told = (LocalReply.Changed) orders.answer(order, "root", NOW);

    assertThat(told.objects())
        .containsExactly(
            "would make token fw-1: lists could be fetched by it until " + NOW.plusSeconds(86_400));
    assertThat(tokens(Optional.empty(), NOW)).isEmpty();
    assertThat(Right.requiredBy(order)).isEqualTo(Right.VIEW);
  }

  @Test
  void orders_areForAdminsAlone() {
    assertThat(Right.requiredBy(new TrustRequest.AddExportToken("fw-1", Optional.empty(), false)))
        .isEqualTo(Right.ADMIN);
    assertThat(Right.requiredBy(new TrustRequest.RemoveExportToken("fw-1", false)))
        .isEqualTo(Right.ADMIN);
    assertThatThrownBy(() -> new TrustRequest.AddExportToken("fw 1", Optional.empty(), false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new TrustRequest.AddExportToken("fw", Optional.of(Duration.ZERO), false))
        .hasMessageContaining("1m to 3650d");
  }

  private LocalReply add(String name, Optional<Duration> life) {
    return orders.answer(
        new TrustRequest.AddExportToken(name, life, false), "root from there", NOW);
  }

  private LocalReply remove(String name, boolean dryRun) {
    return orders.answer(new TrustRequest.RemoveExportToken(name, dryRun), "root", NOW);
  }

  private List<ExportTokenRow> tokens(Optional<String> hash, Instant now) {
    var answer = orders.answer(new LocalRequest.ListExportTokens(hash), "root", now);
    return ((TrustReply.ExportTokens) answer).tokens();
  }

  private static String refused(LocalReply reply, Reason reason) {
    var refused = (LocalReply.Refused) reply;
    assertThat(refused.reason()).isEqualTo(reason);
    return refused.message();
  }
}
