package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Plan;
import io.picketline.lab.measure.Meter;
import io.picketline.protocol.IgnoreScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The network-wide ignore list: pushed during an attack it releases the source everywhere at once;
 * its rules hold where and as long as they say; operators cannot break it.
 */
final class Ignore implements Scenario {

  private static final int LEAST_HOSTS = 3;
  private static final String PORTS = "1-900";

  /** Three seconds, of which the first moments end in a block. */
  private static final List<String> STEADY =
      List.of("-T4", "--max-retries", "0", "--min-rate", "300", "--max-rate", "300");

  private static final String FEW_PORTS = "1-200";
  private static final int FEW = 200;

  /** Some tens of milliseconds; a machine whose cores are taken needs as many times more. */
  private static final double AT_ONCE_MILLIS = 5_000;

  @Override
  public String name() {
    return "ignore";
  }

  @Override
  public String summary() {
    return "an ignore list is pushed during an attack, with scopes and ends, by one operator or two";
  }

  @Override
  public Plan plan(Options options) {
    var hosts = Math.max(LEAST_HOSTS, options.hosts());
    var groups = "groups = [%s]".formatted(IgnoreScopes.GROUP);
    return new Plan(hosts, options.coordinators(), options.runs())
        .setting(Map.of(IgnoreScopes.GROUPED, List.of(groups)))
        .ignoring(Map.of(IgnoreScopes.WITH_FILE, List.of(IgnoreScopes.OWN + " c's own friend")));
  }

  @Override
  public void play(Stage stage) {
    try (var meter = Streams.open(stage, true)) {
      for (var run = 0; run < stage.options().runs(); run++) {
        try (var attack = Attack.begin(stage, meter, run, stage.topology().attack4(run))) {
          pushed(stage, attack);
        }
      }
    }
    new IgnoreScopes(stage).play();
    new IgnoreFiles(stage).play();
    Bystander.check(stage, true, "afterwards");
  }

  private static void pushed(Stage stage, Attack attack) {
    var source = attack.source();
    stage.story().chapter("nmap scans a from %s, and the list is pushed".formatted(source));
    var scanning =
        CompletableFuture.supplyAsync(() -> attack.scan(List.of(SCANNED), PORTS, STEADY));
    stage.topology().hosts().forEach(host -> attack.proveBlocked(host, "drops the attacker"));
    var rule = IgnoreScopes.rule(source, IgnoreScope.ALL);
    var began = Meter.nanos(Instant.now());
    var change = Operator.push(stage, List.of(rule));
    Operator.awaitInForce(stage, change);
    var millis = (Meter.nanos(Instant.now()) - began) / 1e6;
    stage.times().released(Times.ALL, millis);
    check(
        stage,
        "every live sensor acknowledges the list at once",
        millis <= AT_ONCE_MILLIS,
        Millis.text(millis) + " after the order was given");
    stage.topology().hosts().forEach(host -> released(stage, attack, host, began));
    var seen = scanning.join().answered();
    stage.story().line("nmap saw %d of its %s ports answer".formatted(seen, PORTS));
    unharmed(stage, attack);
  }

  private static void released(Stage stage, Attack attack, String host, long began) {
    var arrival = attack.arrivalAfter(host, began);
    var millis = arrival.isPresent() ? (arrival.getAsLong() - began) / 1e6 : Double.NaN;
    if (arrival.isPresent()) {
      stage.times().released(host, millis);
      stage.story().moment(millis, "%s lets it through again".formatted(host));
    }
    check(
        stage,
        host + " lets it through at once",
        millis <= AT_ONCE_MILLIS,
        arrival.isPresent()
            ? Millis.text(millis) + " after the order was given"
            : "still dropped after 10 s");
  }

  /** It goes on to scan, and nothing comes of it. */
  private static void unharmed(Stage stage, Attack attack) {
    var answered = attack.scan(List.of(SCANNED), FEW_PORTS, List.of("-T4")).answered();
    check(
        stage,
        "every port answers it when it scans again",
        answered == FEW,
        "%d of %d answered".formatted(answered, FEW));
    for (var host : stage.topology().hosts()) {
      var now = Meter.nanos(Instant.now());
      var passes = attack.arrivalAfter(host, now).isPresent();
      var verdicts = attack.why(host).verdicts().size();
      check(
          stage,
          host + " holds nothing against it any more",
          passes && verdicts == 0,
          "its packets %s, %d verdicts".formatted(passes ? "arrive" : "are dropped", verdicts));
    }
    var verdicts = attack.why(stage.coordinator()).verdicts().size();
    check(
        stage,
        "the coordinator holds nothing against it any more",
        verdicts == 0,
        "%d verdicts".formatted(verdicts));
  }

  private static void check(Stage stage, String proof, boolean ok, String detail) {
    stage.proofs().check(proof, ok, detail);
  }
}
