package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.measure.Meter;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Instant;
import java.util.List;

/** A blocked source is put on the network-wide ignore list: it is free on every host at once. */
final class IgnorePush implements Scenario {

  private static final String PORTS = "1-1000";

  /** At once, as a person would say. */
  private static final double AT_ONCE_MILLIS = 1_000;

  @Override
  public String name() {
    return "ignore-push";
  }

  @Override
  public String summary() {
    return "a blocked source is put on the network-wide ignore list: free on every host at once";
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true)) {
      for (var run = 0; run < stage.options().runs(); run++) {
        try (var attack = Attack.begin(stage, meter, run, stage.topology().attack4(run))) {
          stage.story().chapter("nmap scans a from %s".formatted(attack.source()));
          attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
          blocked(stage, attack);
          released(stage, attack);
          stillIgnored(stage, attack);
        }
      }
    }
    Bystander.check(stage, true, "afterwards");
  }

  private static void blocked(Stage stage, Attack attack) {
    for (var host : stage.topology().hosts()) {
      var silent = attack.blockedOn(host);
      stage
          .proofs()
          .check(
              host + " drops the attacker",
              silent,
              silent ? "no packet passes" : "packets still pass");
    }
  }

  private static void released(Stage stage, Attack attack) {
    var source = attack.source();
    stage.story().line("%s: picket ignore add %s".formatted(stage.coordinator(), source));
    var began = Meter.nanos(Instant.now());
    var reply =
        stage
            .fleet()
            .ask(
                stage.coordinator(),
                new LocalRequest.AddIgnore(Prefix.of(source), "the lab's own scanner"));
    if (!(reply instanceof LocalReply.Changed)) {
      throw new LabException("the coordinator answers \"ignore add\" with " + reply);
    }
    for (var host : stage.topology().hosts()) {
      var arrival = attack.arrivalAfter(host, began);
      var millis = arrival.isPresent() ? (arrival.getAsLong() - began) / 1e6 : Double.NaN;
      if (arrival.isPresent()) {
        stage.story().moment(millis, "%s lets it through again".formatted(host));
      }
      stage
          .proofs()
          .check(
              host + " lets it through at once",
              millis <= AT_ONCE_MILLIS,
              arrival.isPresent()
                  ? Millis.text(millis) + " after the order was given"
                  : "still dropped after 10 s");
    }
  }

  private static void stillIgnored(Stage stage, Attack attack) {
    stage.story().line("nmap scans a once more");
    var scan = attack.scan(List.of(SCANNED), PORTS, Nmap.BRISK);
    stage
        .proofs()
        .check(
            "scanning again changes nothing",
            stage.topology().hosts().stream().allMatch(attack::reaches),
            "%d of 1,000 ports answered, its packets arrive everywhere".formatted(scan.answered()));
    for (var daemon : List.of(SCANNED, stage.coordinator())) {
      var verdicts = attack.why(daemon).verdicts().size();
      stage
          .proofs()
          .check(
              daemon + " holds nothing against it any more",
              verdicts == 0,
              "%d verdicts".formatted(verdicts));
    }
  }
}
