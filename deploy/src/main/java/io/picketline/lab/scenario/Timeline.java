package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The order of events of one attack, all times by the kernel's stamps. */
final class Timeline {

  private final Stage stage;
  private final Attack attack;
  private final List<Moment> moments = new ArrayList<>();

  private record Moment(long at, String text) {}

  Timeline(Stage stage, Attack attack) {
    this.stage = stage;
    this.attack = attack;
  }

  /** In full for the first run, in one line for every later one. */
  void tell(int run, Optional<Decision> local, Optional<Decision> network) {
    if (run == 0) {
      inFull(local, network);
    } else {
      stage.story().line("run %d: %s".formatted(run + 1, inShort(local, network)));
    }
  }

  private void inFull(Optional<Decision> local, Optional<Decision> network) {
    attack.firstProbe().ifPresent(at -> moments.add(new Moment(at, "first probe")));
    local.ifPresent(decision -> {
      moments.add(
          new Moment(
              decision.sentAt(),
              "a's verdict: %s (decided by %s)"
                  .formatted(decision.verdict().reason(), decision.text())));
      dropped(SCANNED, decision);
    });
    network.ifPresent(decision -> {
      moments.add(
          new Moment(
              decision.sentAt(),
              "the network's verdict: %s (decided by %s)"
                  .formatted(decision.verdict().reason(), decision.text())));
      stage.others().forEach(host -> dropped(host, decision));
    });
    moments.sort(Comparator.comparingLong(Moment::at));
    var start = moments.isEmpty() ? 0 : moments.getFirst().at();
    moments.forEach(moment -> stage.story().moment((moment.at() - start) / 1e6, moment.text()));
    stage
        .times()
        .lastAnswered(SCANNED)
        .ifPresent(ports -> stage.story().line("nmap saw %d ports of a answer".formatted(ports)));
  }

  private void dropped(String host, Decision decision) {
    moments.add(
        new Moment(
            attack.passed(host).lastAt(),
            "%s drops the attacker: %s after the deciding probe"
                .formatted(host, Millis.text(attack.after(decision, host)))));
  }

  private String inShort(Optional<Decision> local, Optional<Decision> network) {
    var text = new StringBuilder(attack.source().toString());
    local.ifPresent(
        decision -> text.append(", a ").append(Millis.text(attack.after(decision, SCANNED))));
    network.ifPresent(decision ->
        slowest(decision)
            .ifPresent(millis -> text.append(", slowest other ").append(Millis.text(millis))));
    return text.toString();
  }

  private OptionalDouble slowest(Decision decision) {
    return stage.others().stream().mapToDouble(host -> attack.after(decision, host)).max();
  }
}
