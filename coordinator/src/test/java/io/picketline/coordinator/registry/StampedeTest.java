package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.journal.Journal;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.registry.VerdictRegistry.ToSession;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LinkMessage.Snapshot;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.FleetHost;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A whole fleet that comes at once and needs everything, before the real registry. */
class StampedeTest {
  private static final int FLEET = 1_000;
  private static final int AT_ONCE = 4;

  /** One thread for all sessions, so that they pass on what they get in the order of its coming. */
  private static final String IN_TURN =
      """
      in-turn {
        executor = thread-pool-executor
        thread-pool-executor.fixed-pool-size = 1
      }
      """;

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(ConfigFactory.parseString(IN_TURN))
              .withFallback(ConfigFactory.parseResources("akka-registry.conf"))
              .withFallback(ConfigFactory.load()));

  /** What one session was told. */
  private record Told(String host, ToSession message) {}

  private final TestProbe<Told> told = KIT.createTestProbe();
  private final TestProbe<LocalReply> operator = KIT.createTestProbe();
  private final Map<String, ActorRef<ToSession>> sessions = new HashMap<>();
  private final ActorRef<VerdictRegistry.Command> registry =
      KIT.spawn(
          VerdictRegistry.create(
              Samples.settings(), KIT.spawn(journal()), Clock.fixed(NOW, ZoneOffset.UTC)));

  private final Set<String> serving = new LinkedHashSet<>();
  private final Set<String> waiting = new HashSet<>();
  private final List<String> served = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private int mostAtOnce;
  private int taken;
  private int chunks;
  private int done;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** One that writes all at once. */
  private static akka.actor.typed.Behavior<Journal.Command> journal() {
    return Behaviors.receiveMessage(command -> {
      switch (command) {
        case Journal.Load(var replyTo) -> replyTo.tell(new Journal.Loaded(History.EMPTY));
        case Journal.Write(_, var ticket, var replyTo) ->
            replyTo.tell(new Journal.Written(ticket, true));
        case Journal.Pledge(var epoch, var replyTo) -> replyTo.tell(new Journal.Pledged(epoch));
        default -> {}
      }
      return Behaviors.same();
    });
  }

  @Test
  void follow_thousandThatHaveNothing_areServedAFewAtATimeInOrder() {
    fill(3_000);
    for (var i = 0; i < FLEET; i++) {
      connect("host%04d".formatted(i));
    }
    while (taken < 2 * FLEET || done < FLEET) {
      on(told.receiveMessage());
    }

    assertThat(mostAtOnce).isEqualTo(AT_ONCE);
    // those that are served together, and those after them, may be heard of in any order
    assertThat(served)
        .hasSize(FLEET)
        .allSatisfy(host ->
            assertThat(served.indexOf(host)).isCloseTo(asked.indexOf(host), within(2 * AT_ONCE)));
    assertThat(waiting).hasSize(FLEET - AT_ONCE);
    assertThat(chunks % FLEET).isZero();
    assertThat(chunks / FLEET).isGreaterThan(2 * Snapshots.AHEAD - 2);
    told.expectNoMessage();
  }

  private void on(Told one) {
    var host = one.host();
    switch (one.message()) {
      case VerdictRegistry.Taken _ -> taken++;
      case VerdictRegistry.Push(Snapshot chunk) -> {
        chunks++;
        serving.add(host);
        mostAtOnce = Math.max(mostAtOnce, serving.size());
        if (chunk.chunk() == 0) {
          served.add(host);
        }
        if (chunk.last()) {
          serving.remove(host);
          done++;
        }
        say(host, new FromSession.Handed(chunk.epoch(), chunk.seq(), chunk.chunk(), session(host)));
        taken--;
      }
      case VerdictRegistry.Push(LinkMessage.Delayed(var because)) -> {
        assertThat(because).contains("4 sensors at a time");
        waiting.add(host);
      }
      case VerdictRegistry.Push _,
          VerdictRegistry.Reattach _,
          VerdictRegistry.ToStandby _,
          RenewalAnswer _ ->
          throw new AssertionError(one);
    }
  }

  private void fill(int blocks) {
    for (var i = 0; i < blocks; i++) {
      var prefix = Prefix.parse("10.%d.%d.1".formatted(i >> 8, i & 255));
      registry.tell(
          new VerdictRegistry.Order(
              new LocalRequest.Block(prefix, Duration.ofDays(1), "a list"),
              Asker.here("root"),
              operator.ref()));
    }
    for (var i = 0; i < blocks; i++) {
      operator.expectMessageClass(LocalReply.Changed.class);
    }
  }

  private void connect(String host) {
    ActorRef<ToSession> session =
        KIT.spawn(
            Behaviors.receiveMessage(message -> {
              told.ref().tell(new Told(host, message));
              return Behaviors.same();
            }),
            DispatcherSelector.fromConfig("in-turn"));
    sessions.put(host, session);
    asked.add(host);
    var attached =
        new VerdictRegistry.Attach(
            new FleetHost(host, List.of()),
            "test",
            Set.of(Mode.ATCP),
            "none",
            Set.of(),
            Samples.certificate(NOW),
            session);
    say(host, attached);
    say(host, new VerdictRegistry.Follow(host, Optional.empty(), 0, 0, 0, session));
  }

  private void say(String host, FromSession message) {
    registry.tell(new FromSession.Relayed(1, message, session(host)));
  }

  private ActorRef<ToSession> session(String host) {
    return Objects.requireNonNull(sessions.get(host));
  }
}
