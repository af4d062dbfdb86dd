package io.picketline.lab.scenario;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.Plan;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.SensorCertificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What docs/operations.md says for a fleet with three coordinators, typed as it stands there. */
final class Coordinators implements Scenario {

  private static final int HOSTS = 2;
  private static final int ALL = 3;
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration RENEWED = Duration.ofMinutes(2);
  private static final String UPGRADE = "Upgrade";
  private static final String LESS = "From three coordinators to one";
  private static final String MORE = "From one coordinator to three";
  private static final String AUTHORITY = "The authority is lost";

  /** The sections of the page that it types. */
  static final List<String> SECTIONS = List.of(UPGRADE, LESS, MORE, AUTHORITY);

  @Override
  public String name() {
    return "coordinators";
  }

  @Override
  public String summary() {
    return "the commands of docs/operations.md for a fleet with three coordinators do what it says";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(HOSTS, ALL, options.runs());
  }

  @Override
  public void play(Stage stage) {
    var all = stage.topology().coordinators();
    var first = all.getFirst();
    var typist = Typist.of(stage, all);
    Typist.order(stage, first, source(1));
    typist.types(
        UPGRADE,
        typed -> {
          if (typed.line().startsWith("dpkg ")) {
            settled(stage);
          }
        });
    goesOn(stage, first, 1, 2);
    typist.types(LESS);
    alive(stage, first);
    goesOn(stage, first, 2, 3);
    stage.topology().coordinators().stream().skip(1).forEach(stage.fleet()::empty);
    typist.types(MORE);
    settled(stage);
    for (var coordinator : all) {
      alive(stage, coordinator);
    }
    goesOn(stage, all.getLast(), 3, 4);
    var before = authorities(stage, first);
    stage.fleet().loseAuthority();
    typist.types(AUTHORITY);
    var renewed =
        Fleet.await(
            RENEWED,
            () -> {
              var now = authorities(stage, first);
              return !now.isEmpty() && Collections.disjoint(now, before);
            });
    prove(stage, "every host has a certificate of the next authority", renewed, before.toString());
    alive(stage, first);
    goesOn(stage, first, 4, 5);
  }

  /** The authorities by whose certificates the hosts are here. */
  private static Set<String> authorities(Stage stage, String coordinator) {
    return Roll.sensors(stage, coordinator).stream()
        .flatMap(all -> all.sensors().stream())
        .flatMap(sensor -> sensor.certificate().stream())
        .map(SensorCertificate::authority)
        .collect(Collectors.toSet());
  }

  private static void settled(Stage stage) {
    var up = Fleet.await(SOON, () -> Roll.allUp(stage)) && Fleet.await(SOON, stage.fleet()::live);
    prove(stage, "all coordinators are up then", up, up ? "all" : "not all");
  }

  private static void alive(Stage stage, String coordinator) {
    for (var host : stage.topology().hosts()) {
      var live = Fleet.await(SOON, () -> Roll.isLive(stage, coordinator, host));
      prove(stage, "%s is live for %s".formatted(host, coordinator), live, host);
    }
  }

  /** What was ordered before is still there, and what is ordered now is done. */
  private static void goesOn(Stage stage, String coordinator, int before, int now) {
    prove(
        stage,
        "what was ordered before is there at " + coordinator,
        Typist.holds(stage, coordinator, source(before)),
        source(before).toString());
    Typist.order(stage, coordinator, source(now));
    for (var host : stage.topology().hosts()) {
      var text = source(now).address().toString();
      var dropped = Fleet.await(SOON, () -> BlockedSets.v4(host).contains(text));
      prove(stage, "%s goes by it".formatted(host), dropped, text);
    }
  }

  private static Prefix source(int number) {
    return Prefix.parse("203.0.113." + (100 + number));
  }

  private static void prove(Stage stage, String proof, boolean ok, String detail) {
    stage.proofs().check(proof, ok, detail);
  }
}
