package io.picketline.coordinator.registry;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.log.PushWindow;
import io.picketline.coordinator.registry.VerdictRegistry.Gone;
import io.picketline.coordinator.registry.VerdictRegistry.Push;
import io.picketline.coordinator.registry.VerdictRegistry.Reattach;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.coordinator.roster.Roster;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.Offered;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registry's dealings with those who read its log. Not thread-safe. */
final class Readers {

  /** Messages with offers that are kept while nothing can be decided, 100 entries each. */
  private static final int MOST_OFFERS = 1_000;

  private final ActorContext<VerdictRegistry.Command> context;
  private final Clock clock;
  private final Judgement judgement;
  private final Roster roster;
  private final Sessions sessions;
  private final Recollection recollection;
  private final Gatekeeper gatekeeper;
  private final LiveCount live;
  private final Chronicle chronicle;
  private final PushWindow window = new PushWindow();
  private final List<VerdictRegistry.Offer> offers = new ArrayList<>();
  private boolean pushDue;
  private Instant pushWanted = Instant.EPOCH;

  Readers(
      ActorContext<VerdictRegistry.Command> context,
      Clock clock,
      Judgement judgement,
      Roster roster,
      Sessions sessions) {
    this.context = context;
    this.clock = clock;
    this.judgement = judgement;
    this.roster = roster;
    this.sessions = sessions;
    this.live = new LiveCount(judgement.log());
    this.recollection = new Recollection(judgement.log().state());
    this.gatekeeper = new Gatekeeper(judgement);
    this.chronicle = new Chronicle(judgement, judgement.settings().name());
  }

  void attach(VerdictRegistry.Attach attach) {
    var now = clock.instant();
    var host = attach.host();
    var refusal = gatekeeper.refusal(attach);
    if (refusal.isPresent()) {
      attach.session().tell(new Push(new LinkMessage.Refused(refusal.get())));
      return;
    }
    roster.attached(host, attach.software(), attach.modes(), attach.capture(), now);
    roster.certified(host.name(), attach.certificate());
    roster.grouped(host.name(), attach.groups());
    judgement.enrol(host, now);
    sessions
        .attach(host.name(), attach.session())
        .ifPresent(
            older -> older.tell(new Push(new LinkMessage.Refused("another session took over"))));
    context.watchWith(attach.session(), new Gone(attach.session()));
  }

  void gone(ActorRef<ToSession> session) {
    gone(sessions.nameOf(session), session);
  }

  void gone(String host, ActorRef<ToSession> session) {
    if (sessions.detach(host, session)) {
      gatekeeper.gone(host);
      roster.detached(host);
    }
    context.unwatch(session);
  }

  /** Ends the sessions of those whose certificates are void by now. */
  void expel() {
    gatekeeper
        .expelled()
        .forEach((host, because) -> {
          context.getLog().warn("sensor expelled host={} {}", host, because);
          sessions
              .of(host)
              .ifPresent(session -> {
                session.tell(new Push(new LinkMessage.Refused(because)));
                gone(host, session);
              });
        });
  }

  /** Whether what is told in that host's name counts no more. */
  boolean isOutcast(String host) {
    return gatekeeper.isOutcast(host);
  }

  /** A standby reads too, under its name. */
  void standby(String coordinator, ActorRef<ToSession> session) {
    sessions.attach("standby " + coordinator, session);
    context.watchWith(session, new Gone(session));
  }

  void follow(VerdictRegistry.Follow follow) {
    var now = clock.instant();
    var session = follow.session();
    greet(follow);
    if (!judgement.log().opened()) {
      return;
    }
    var known = judgement.log().continues(follow.epoch(), follow.have()) ? follow.have() : 0;
    roster.applied(follow.host(), known, follow.blocks(), follow.suspects(), now);
    sessions.follow(session, judgement.log(), follow.epoch(), follow.have(), false, now);
  }

  void handed(FromSession.Handed handed) {
    sessions.handed(handed, judgement.log(), clock.instant());
  }

  void paced(FromSession.Paced paced) {
    roster.paced(paced.host(), paced.slowed(), paced.held(), paced.leftOut());
  }

  /**
   * Whether the host may have a certificate that goes on after the one it is here by. One that was
   * revoked or removed has no session any more, and whoever decides nothing may not know of it.
   */
  RenewalAnswer renewing(FromSession.Renewing asked, Instant now) {
    if (!judgement.deciding()) {
      return new RenewalAnswer.Denied("no coordinator decides at the moment");
    }
    var host = judgement.log().state().host(asked.host());
    if (host.isEmpty() || !sessions.attached(asked.host(), asked.session())) {
      return new RenewalAnswer.Denied("this host is not enrolled");
    }
    var issued = judgement.enrolment().issuedFrom(asked.host(), now);
    return new RenewalAnswer.Granted(host.get().addresses(), issued);
  }

  /** A sensor was refused for the version that it speaks. */
  void unlike(String host, String because) {
    roster.refused(host, because);
  }

  void told(VerdictRegistry.Told told) {
    var now = clock.instant();
    roster.told(told.host(), told.vital(), told.clockAhead(), now);
    if (told.vital() instanceof LinkMessage.Health said) {
      roster.kept(told.host(), said, judgement.log().head(), live.expectedOf(said, now));
    }
  }

  /** A coordinator says what happened there. */
  void heard(StandbyMessage.News news, Instant now) {
    chronicle.heard(news, now);
  }

  /** Puts on record how sensors and coordinators fare, and what is over. */
  void watch(Majority majority, Instant now) {
    if (judgement.log().opened()) {
      sessions.tick(judgement.log(), now);
    }
    takeOffers(now);
    var events = roster.watch(now);
    for (var event : events) {
      context.getLog().warn("{} host={} {}", event.kind().wireName(), event.by(), event.text());
    }
    chronicle.watch(majority, now);
    chronicle.tell(events, now);
  }

  private void greet(VerdictRegistry.Follow follow) {
    var session = follow.session();
    if (!sessions.attached(follow.host(), session)) {
      session.tell(new Reattach());
      context.watchWith(session, new Gone(session));
    }
  }

  /** Whether this reader has to wait, and to tell what it has of a log that was lost here. */
  boolean gathers(VerdictRegistry.Follow follow) {
    var log = judgement.log();
    var openedAt = judgement.succession().openedAt();
    var now = clock.instant();
    if (!log.opened()
        || !recollection.concerns(log, follow.epoch(), follow.have(), openedAt, now)) {
      return false;
    }
    greet(follow);
    var wanted = recollection.wanted(follow.host());
    follow.session().tell(new Push(new LinkMessage.Gathering(wanted)));
    return true;
  }

  /** A sensor tells a part of what it has in force of a log that was lost here. */
  void holding(VerdictRegistry.Holding holding) {
    recollection.add(holding.host(), holding.part());
    var wanted = recollection.wanted(holding.host());
    if (wanted > 0) {
      holding.session().tell(new Push(new LinkMessage.Gathering(wanted)));
    }
  }

  /**
   * Goes on from what the sensors have told, once they have; to be called often.
   *
   * @return the history that was lost, if it has just been taken in: an epoch above it is needed
   */
  Optional<Epoch> rebuilt(Instant now) {
    if (!judgement.deciding() || !recollection.due(now)) {
      return Optional.empty();
    }
    var lost = recollection.latest();
    var sensors = recollection.told();
    var taken = judgement.succession().rebuild(recollection.finish(), now);
    context.getLog().warn("rebuilt from what sensors={} had, entries={}", sensors, taken);
    return lost;
  }

  /** Whether the host is away for so long that it seems to be no more. */
  boolean isGone(String host) {
    return roster.isGone(host, clock.instant());
  }

  /** A sensor offers what it has beyond the fork. */
  void offer(String host, List<Offered> entries) {
    if (judgement.deciding()) {
      judgement.succession().offer(host, entries, clock.instant());
    } else if (offers.size() < MOST_OFFERS) {
      offers.add(new VerdictRegistry.Offer(host, entries));
    } else {
      context.getLog().warn("offer lost, too many wait host={} entries={}", host, entries.size());
    }
  }

  /** A sensor offers once: what came while nothing could be decided has been kept. */
  private void takeOffers(Instant now) {
    if (judgement.deciding()) {
      offers.stream()
          .filter(offer -> !isOutcast(offer.host()))
          .forEach(offer -> judgement.succession().offer(offer.host(), offer.entries(), now));
      offers.clear();
    }
  }

  /** How long new entries are to wait for a push; empty if there are none, or one is due. */
  Optional<Duration> due(Instant now) {
    if (pushDue || !sessions.behind(judgement.log())) {
      return Optional.empty();
    }
    pushDue = true;
    var pause = window.pause(nanos(now));
    pushWanted = now.plus(pause);
    return Optional.of(pause);
  }

  /** Sends all readers what is new. */
  void push(Instant now) {
    pushDue = false;
    sessions.push(judgement.log(), now);
    window.pushed(nanos(pushWanted), nanos(now), nanos(clock.instant()));
  }

  private static long nanos(Instant at) {
    return ChronoUnit.NANOS.between(Instant.EPOCH, at);
  }
}
