package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.HonestClient;
import io.picketline.lab.fleet.Nmap;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.fleet.Topology;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What looks like a scan and is none: nobody is blocked. */
final class Benign implements Scenario {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int STOPPED_SERVICE = 8_080;
  private static final String PORTS = "1-1000";

  /** DHCP, NetBIOS, RIP, service discovery, and what games and file shares shout. */
  private static final List<Integer> NOISE =
      List.of(67, 137, 138, 520, 1_900, 5_353, 5_355, 17_500, 27_036, 57_621);

  /** One kind of honest people and what they do; whether all of it went well. */
  private record Custom(String who, Predicate<HonestClient> deed) {}

  /** One of them. */
  private record Guest(String who, HonestClient client, boolean content) {}

  private static final List<Custom> CUSTOMS =
      List.of(
          new Custom("who checks the service's health", client -> all(40, client::checkHealth)),
          new Custom("who reads pages", client -> all(30, client::browse)),
          new Custom("who uses curl", client -> all(5, client::useCurl)),
          new Custom("who asks for a service that is stopped", Benign::knock),
          new Custom("who comes late for files", client -> all(8, client::transfer)),
          new Custom("a name server whose answers come late", Benign::answerLate),
          new Custom("who shouts at everybody", Benign::shout),
          new Custom("who looks whether a is up", Benign::discover),
          new Custom("who traces the route to a", Benign::trace));

  @Override
  public String name() {
    return "benign";
  }

  @Override
  public String summary() {
    return "health checks, curl, late answers, late transfers, traceroute: nobody is blocked";
  }

  @Override
  public void play(Stage stage) {
    stage.story().chapter("honest people, each from an address of his own");
    var people = new ArrayList<Guest>();
    for (var custom : CUSTOMS) {
      var source = stage.topology().attack4(people.size());
      stage.network().lend(source);
      stage.story().line("%-14s %s".formatted(source, custom.who()));
      var client = new HonestClient(source, SCANNED, stage.topology().v4(SCANNED));
      people.add(new Guest(custom.who(), client, custom.deed().test(client)));
    }
    awake(stage, stage.topology().attack4(people.size()));
    people.forEach(guest -> free(stage, guest));
    Bystander.check(stage, true, "afterwards");
  }

  private static boolean knock(HonestClient client) {
    return all(40, () -> !client.connect(STOPPED_SERVICE));
  }

  private static boolean answerLate(HonestClient client) {
    IntStream.range(0, 15).forEach(_ -> client.answerLate());
    return true;
  }

  private static boolean shout(HonestClient client) {
    client.broadcast(NOISE);
    return true;
  }

  private static boolean discover(HonestClient client) {
    var said =
        Tool.output(
            LIMIT,
            from(
                client,
                List.of("nmap", "-n", "-sn", "--send-ip", "-PE", "-PP", "-PS80", "-PA80"),
                List.of("-e", Topology.INTERFACE, "-S")));
    return said.contains("1 host up");
  }

  /** As traceroute does: rising ports from 33434 on, and few hops to live. */
  private static boolean trace(HonestClient client) {
    // its exit code says that nobody answered, which is no matter
    var said =
        Tool.run(
            LIMIT,
            "",
            from(
                client,
                List.of("hping3", "-q", "--udp", "-t", "1", "-p", "++33434", "-c", "24"),
                List.of("-i", "u5000", "-I", Topology.INTERFACE, "-a")));
    return said.output().contains("24 packets transmitted");
  }

  private static List<String> from(HonestClient client, List<String> first, List<String> then) {
    var addresses = Stream.of(client.source(), client.address()).map(SourceAddress::toString);
    return Tool.on(
        Topology.ATTACKER,
        Stream.of(first.stream(), then.stream(), addresses).flatMap(words -> words).toList());
  }

  /** Does it again and again, until it fails once. */
  private static boolean all(int times, BooleanSupplier deed) {
    return IntStream.range(0, times).allMatch(_ -> deed.getAsBoolean());
  }

  /** The sensors do look: who scans is blocked. */
  private static void awake(Stage stage, SourceAddress scanner) {
    stage.story().chapter("and nmap from %s".formatted(scanner));
    stage.network().lend(scanner);
    Nmap.scan(scanner, List.of(stage.topology().v4(SCANNED)), PORTS, Nmap.BRISK);
    var blocked =
        Fleet.await(LIMIT, () -> !stage.why(stage.coordinator(), scanner).verdicts().isEmpty());
    stage
        .proofs()
        .check(
            "who scans is blocked", blocked, blocked ? "a network verdict" : "no network verdict");
  }

  private static void free(Stage stage, Guest guest) {
    var here = stage.why(SCANNED, guest.client().source());
    var network = stage.why(stage.coordinator(), guest.client().source());
    var served = guest.client().browse();
    stage
        .proofs()
        .check(
            guest.who() + ": not blocked",
            here.verdicts().isEmpty() && network.verdicts().isEmpty() && guest.content() && served,
            "score %.2f from %d pairs; %d verdicts; %s; %s"
                .formatted(
                    here.score(),
                    here.pairs(),
                    here.verdicts().size() + network.verdicts().size(),
                    guest.content() ? "all went well" : "not all went well",
                    served ? "a serves it" : "a does not serve it"));
  }
}
