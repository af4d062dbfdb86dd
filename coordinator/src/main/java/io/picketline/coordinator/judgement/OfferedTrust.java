package io.picketline.coordinator.judgement;

import io.picketline.coordinator.log.LogState;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import io.picketline.protocol.log.LogPoint;
import io.picketline.protocol.log.TrustChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * Says which changes of who is let in are taken from another coordinator's history: those that no
 * later entry on the same name or token has overtaken. What takes rights away wins.
 */
final class OfferedTrust {
  private final LogState state;
  private final BiPredicate<Long, LogPoint> earlier;

  /**
   * One for this state.
   *
   * @param earlier whether an entry of the log, 0 for none, came before that point
   */
  OfferedTrust(LogState state, BiPredicate<Long, LogPoint> earlier) {
    this.state = state;
    this.earlier = earlier;
  }

  boolean enrols(FleetHost host, LogPoint at) {
    return notChangedSince(host.name(), at) && state.holderOfAny(host).isEmpty();
  }

  boolean takes(TrustChange change, LogPoint at, Instant now) {
    var admission = state.admission();
    return switch (change) {
      case TrustChange.TokenMade made ->
          now.isBefore(made.keepUntil()) && admission.token(made.hash()).isEmpty();
      case TrustChange.TokenUsed used ->
          admission.token(used.hash()).filter(token -> token.used().isEmpty()).isPresent();
      case TrustChange.HostRevoked revoked ->
          now.isBefore(revoked.keepUntil())
              && admission.revoked(revoked.name()).filter(own -> own.voids(revoked.at())).isEmpty();
      case TrustChange.AddressesClaimed claim ->
          isHost(claim.name()) && notChangedSince(claim.name(), at) && isNews(claim);
      case TrustChange.AddressesApproved approved ->
          isHost(approved.name()) && enrols(approved.host(), at);
      case TrustChange.UserAdded user -> !isHost(user.name()) && notChangedSince(user.name(), at);
      case TrustChange.ExportTokenMade made ->
          made.counts(now) && notChangedSince(LogState.exportToken(made.name()), at);
      case TrustChange.ExportTokenEnded ended ->
          admission
              .exportToken(ended.name(), now)
              .filter(made -> !made.at().isAfter(ended.at()))
              .isPresent();
    };
  }

  /** What became of the name later than {@code at}, and goes on though the change is taken. */
  List<Change> later(Change change, LogPoint at) {
    if (!(change instanceof TrustChange.HostRevoked revoked)
        || notChangedSince(revoked.name(), at)) {
      return List.of();
    }
    var later = new ArrayList<Change>();
    state.host(revoked.name()).ifPresent(host -> later.add(new Change.HostEnrolled(host)));
    state.admission().user(revoked.name()).ifPresent(later::add);
    return later;
  }

  private boolean isNews(TrustChange.AddressesClaimed claim) {
    var own = state.admission().claim(claim.name());
    return own.filter(known -> !known.at().isBefore(claim.at())).isEmpty();
  }

  private boolean isHost(String name) {
    return state.host(name).isPresent();
  }

  private boolean notChangedSince(String name, LogPoint at) {
    return earlier.test(state.nameChangedAt(name), at);
  }
}
