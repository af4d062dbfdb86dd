package io.picketline.coordinator.registry;

import io.picketline.coordinator.judgement.Judgement;
import io.picketline.protocol.log.Epoch;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Whether this registry may decide: by promise of a majority, and only while it hears one. */
final class Mandate {
  private final Logger log;
  private final Judgement judgement;
  private final Majority majority;
  private final Standbys standbys;
  private final Consumer<Epoch> ownJournal;
  private Set<String> ailing = Set.of();
  private @Nullable Epoch asked;

  /**
   * The mandate of a registry that has not begun yet.
   *
   * @param ownJournal asks this coordinator's journal for its promise
   */
  Mandate(
      Logger log,
      Judgement judgement,
      Majority majority,
      Standbys standbys,
      Consumer<Epoch> ownJournal) {
    this.log = log;
    this.judgement = judgement;
    this.majority = majority;
    this.standbys = standbys;
    this.ownJournal = ownJournal;
  }

  /** Opens a new epoch if that is due, and sees to what it needs; answers whether it did. */
  boolean open(Instant now) {
    // one that is alone must not promise: the others would have to go above it when it is back
    if (majority.others() > 0 && majority.holds(now) && !standbys.opening().equals(asked)) {
      asked = standbys.opening();
      log.info("asking the other coordinators epoch={} needed={}", asked, majority.others());
      ownJournal.accept(asked);
    }
    var opened = standbys.open(now);
    if (opened) {
      log.info("registry started epoch={} head={}", standbys.opening(), judgement.log().head());
    }
    return opened;
  }

  /** What would be decided while no majority is heard might be lost, and nobody would know. */
  void weigh(Instant now) {
    tellTroubles();
    var decides = judgement.log().opened() && majority.holds(now);
    if (decides == judgement.deciding()) {
      return;
    }
    judgement.deciding(decides, now);
    if (decides) {
      log.info("a majority of the coordinators is heard again, deciding goes on");
    } else {
      log.error("too few coordinators are heard: nothing is decided or changed until they are");
    }
  }

  private void tellTroubles() {
    var troubles = majority.troubles();
    if (troubles.keySet().equals(ailing)) {
      return;
    }
    troubles.forEach((standby, cause) -> {
      if (!ailing.contains(standby)) {
        log.error("standby {} cannot write its journal, and does not count: {}", standby, cause);
      }
    });
    ailing.stream()
        .filter(standby -> !troubles.containsKey(standby))
        .forEach(standby -> log.info("standby {} writes its journal again, or is gone", standby));
    ailing = Set.copyOf(troubles.keySet());
  }
}
