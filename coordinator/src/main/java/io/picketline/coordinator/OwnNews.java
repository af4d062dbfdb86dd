package io.picketline.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.picketline.coordinator.config.Common;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.notices.Lookout;
import io.picketline.coordinator.registry.VerdictRegistry;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.local.LocalReply;
import io.picketline.reload.Reloadable;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a coordinator tells the fleet of its own configuration and certificate. Thread-safe. */
final class OwnNews {

  private static final String RECEIVERS = "coordinator.notify";

  private final String name;
  private final Clock clock;
  private final Map<String, String> started;
  private final ActorRef<Lookout.Command> lookout;
  private volatile Map<String, String> settings;

  /** That of a coordinator that has begun. */
  OwnNews(
      ActorSystem<?> system,
      ActorRef<VerdictRegistry.Command> registry,
      String name,
      CoordinatorConfig config,
      OwnTrust trust) {
    this.name = name;
    this.clock = trust.clock();
    this.started = Common.of(config.effective());
    this.settings = started;
    var sights = new Lookout.Sights(name, () -> settings, trust::warnings);
    this.lookout = system.systemActorOf(Lookout.create(sights, registry), "lookout", Props.empty());
  }

  /** The configuration was read again. */
  void reloaded(String author, LocalReply.Reloaded reloaded) {
    var failed = !reloaded.problems().isEmpty();
    var kind = failed ? EventKind.RELOAD_FAILED : EventKind.RELOADED;
    var text = String.join("; ", failed ? reloaded.problems() : reloaded.inForce());
    lookout.tell(new Lookout.Happened(Event.of(kind, clock.instant(), author, name + ": " + text)));
  }

  /** What a reload puts in force is told from then on; what waits for a restart is not. */
  private void take(CoordinatorConfig config) {
    var now = new HashMap<>(started);
    now.keySet().removeIf(key -> key.startsWith(RECEIVERS));
    Common.of(config.effective())
        .forEach((key, digest) -> {
          if (key.startsWith(RECEIVERS)) {
            now.put(key, digest);
          }
        });
    settings = Map.copyOf(now);
  }

  /** Takes note of what a reload changes, once there is somebody to do so. */
  static Reloadable<CoordinatorConfig> reload(Supplier<Optional<OwnNews>> news) {
    return new Reloadable<>() {
      @Override
      public Set<String> keys() {
        return Set.of();
      }

      @Override
      public Swap prepare(CoordinatorConfig read) {
        return new Swap(List.of(), () -> news.get().ifPresent(it -> it.take(read)));
      }
    };
  }
}
