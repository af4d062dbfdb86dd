package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.BlockedSets;
import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a sensor in an intruder's hands reports that it has not seen. */
final class Liars {

  private static final String SHAKING = "10.201";

  /** Where those are whose handshakes the liar tells of. */
  static final Prefix HANDSHAKES = Prefix.parse(SHAKING + ".0.0/16");

  private static final SourceAddress FRAMED = SourceAddress.parse("10.204.0.2");
  private static final SourceAddress ONCE = SourceAddress.parse("10.204.0.3");
  private static final SourceAddress NOBODY = SourceAddress.parse("10.204.0.4");
  private static final int ENOUGH = 8;

  /** Sources of which one report tells that. */
  private static final int A_REPORT = LinkMessage.MAX_EVIDENCE / ENOUGH;

  private static final int OFTEN = 1_000;
  private static final int MILLION = 1_000_000;
  private static final int SOME = 50_000;

  /** Verdicts on handshakes that one sensor may claim, at once and again each minute. */
  private static final int VERIFIED = 30;

  private static final int MANY_VERIFIED = 3 * VERIFIED;

  /** Heaps are bounded by 256 MB; this is far above what a process grows by. */
  private static final long MOST_GROWTH_KB = 256 * 1024;

  private Liars() {}

  static Kind all() {
    return new Kind(
        "a sensor that lies",
        Lane.LINK,
        List.of(
            new Try(
                "evidence in the name of other hosts",
                "it is refused and counted",
                Liars::forOthers),
            new Try(
                "scans by the gateway", "no honest host drops it", ground -> spared(ground, false)),
            new Try(
                "scans by the fleet's own hosts and coordinators",
                "there is no verdict on them, and nobody drops them",
                Liars::onTheFleet),
            new Try(
                "scans by a client that others serve",
                "they go on to serve it",
                ground -> spared(ground, true)),
            new Try("scans by more sources than its budget", "the budget holds", Liars::unverified),
            new Try(
                "all verified, by handshakes with %d sources".formatted(MANY_VERIFIED),
                "the budget of verified claims holds",
                Liars::verified),
            new Try("one piece of evidence a thousand times", "it counts once", Liars::repeatedly),
            new Try(
                "evidence from the beginning and the end of time",
                "nothing is disturbed",
                Liars::impossibleTimes),
            new Try(
                "a million lies, each of a source nobody has heard of",
                "they are taken no faster than its quota, and memory stays bounded",
                Liars::flood)));
  }

  private static Liar liar(Ground ground) {
    return Liar.of(ground.fleet(), ground.stolen(), ground.coordinator());
  }

  private static Seen forOthers(Ground ground) {
    var refused = "evidence refused, another host's name";
    var before = ground.counter(refused);
    try (var liar = liar(ground)) {
      for (var host : List.of(ground.honest().getFirst(), "z")) {
        liar.report(Liar.scan(FRAMED, host, EvidenceKind.TRAP_DARK, ENOUGH));
      }
    }
    var counted = ground.counter(refused) - before;
    var known = new Standing(ground).known(FRAMED);
    return new Seen(
        counted == 2L * ENOUGH && !known,
        "%d pieces refused; %s is %sknown".formatted(counted, FRAMED, known ? "" : "not "));
  }

  private static Seen spared(Ground ground, boolean bystander) {
    var name = bystander ? Topology.BYSTANDER : Topology.GATEWAY;
    var source = ground.topology().v4(name);
    try (var liar = liar(ground)) {
      liar.report(Liar.scan(source, liar.host(), EvidenceKind.SYN_DARK, ENOUGH));
      if (!bystander) {
        liar.report(Liar.scan(source, liar.host(), EvidenceKind.TRAP_DARK, ENOUGH));
      }
    }
    new Standing(ground).settle();
    var text = source.toString();
    var deaf =
        ground.honest().stream()
            .filter(host ->
                BlockedSets.dropped4(host).contains(text)
                    || !Service.answers(name, source, host, ground.topology().v4(host)))
            .toList();
    return new Seen(
        deaf.isEmpty(),
        deaf.isEmpty()
            ? "served by " + String.join(", ", ground.honest())
            : "dropped by " + String.join(", ", deaf));
  }

  private static Seen onTheFleet(Ground ground) {
    try (var liar = liar(ground)) {
      for (var source : ground.fleetAddresses()) {
        liar.report(Liar.scan(source, liar.host(), EvidenceKind.SYN_DARK, ENOUGH));
        liar.report(Liar.scan(source, liar.host(), EvidenceKind.TRAP_DARK, ENOUGH));
      }
    }
    var standing = new Standing(ground);
    standing.settle();
    var hit = new ArrayList<SourceAddress>();
    for (var source : ground.fleetAddresses()) {
      var dropped =
          ground.honest().stream()
              .anyMatch(host -> BlockedSets.dropped4(host).contains(source.toString()));
      if (dropped || standing.blocked(source)) {
        hit.add(source);
      }
    }
    return new Seen(
        hit.isEmpty(),
        hit.isEmpty() ? "%d addresses".formatted(ground.fleetAddresses().size()) : hit.toString());
  }

  private static Seen unverified(Ground ground) {
    var budget = ground.fleet().budget();
    return within(
        ground,
        new Claims("10.200", EvidenceKind.SYN_DARK, 2 * budget.sensorBurst()),
        budget.sensorBurst(),
        budget.sensorPerMinute());
  }

  private static Seen verified(Ground ground) {
    var claims = new Claims(SHAKING, EvidenceKind.TRAP_DARK, MANY_VERIFIED);
    return within(ground, claims, VERIFIED, VERIFIED);
  }

  /**
   * Lies on so many sources.
   *
   * @param net the first two bytes of their addresses
   */
  private record Claims(String net, EvidenceKind kind, int sources) {

    SourceAddress source(int number) {
      return SourceAddress.parse("%s.%d.%d".formatted(net, number / 250, 1 + number % 250));
    }

    /** As many as one report holds. */
    List<Evidence> from(int first, String host) {
      return IntStream.range(first, Math.min(sources, first + A_REPORT))
          .mapToObj(i -> Liar.scan(source(i), host, kind, ENOUGH))
          .flatMap(List::stream)
          .toList();
    }

    Prefix prefix() {
      return Prefix.parse(net + ".0.0/16");
    }
  }

  private static Seen within(Ground ground, Claims claims, int burst, int perMinute) {
    var began = System.nanoTime();
    try (var liar = liar(ground)) {
      for (var first = 0; first < claims.sources(); first += A_REPORT) {
        liar.report(claims.from(first, liar.host()));
      }
    }
    new Standing(ground).settle();
    var blocks = new Standing(ground).blocksIn(claims.prefix()).size();
    var minutes = (System.nanoTime() - began) / 60e9;
    var most = Math.ceil(burst + perMinute * minutes);
    return new Seen(
        blocks <= most,
        "%d blocks of %d lies, at most %.0f".formatted(blocks, claims.sources(), most));
  }

  private static Seen repeatedly(Ground ground) {
    List<Evidence> one = Liar.scan(ONCE, ground.stolen(), EvidenceKind.SYN_DARK, 1);
    var many = Collections.nCopies(LinkMessage.MAX_EVIDENCE, one.getFirst());
    try (var liar = liar(ground)) {
      for (var sent = 0; sent < OFTEN; sent += many.size()) {
        liar.report(many);
      }
    }
    var why = new Standing(ground).why(ONCE);
    return new Seen(
        why.pairs() == 1 && why.verdicts().isEmpty(), "%d pair counts".formatted(why.pairs()));
  }

  private static Seen impossibleTimes(Ground ground) {
    try (var liar = liar(ground)) {
      var taken =
          Stream.of(Instant.MIN, Instant.EPOCH, Instant.MAX)
              .map(at -> Liar.probe(at, NOBODY, 1, 1))
              .map(probe -> Liar.seen(ground.stolen(), EvidenceKind.SYN_DARK, probe))
              .allMatch(evidence -> liar.report(List.of(evidence)));
      return new Seen(
          taken && !new Standing(ground).blocked(NOBODY),
          taken ? "taken, and no verdict" : "not taken");
    }
  }

  private static Seen flood(Ground ground) {
    var coordinator = ground.fleet().daemon(ground.coordinator());
    var before = coordinator.memoryKb();
    var began = System.nanoTime();
    var lies = ground.thorough() ? MILLION : SOME;
    var taken = false;
    try (var liar = liar(ground)) {
      for (var from = 0; from < lies; from += LinkMessage.MAX_EVIDENCE) {
        liar.send(unheardOf(ground.stolen(), from));
      }
      taken = liar.report(List.of(), Duration.ofMinutes(8));
    }
    var seconds = (System.nanoTime() - began) / 1e9;
    var grown = coordinator.memoryKb() - before;
    return new Seen(
        taken && grown < MOST_GROWTH_KB && ground.status().head() > 0,
        "%,d lies in %.0f s, %,d kB more".formatted(lies, seconds, grown));
  }

  private static List<Evidence> unheardOf(String host, int from) {
    var now = Instant.now();
    return IntStream.range(from, from + LinkMessage.MAX_EVIDENCE)
        .mapToObj(i -> Liar.probe(now, SourceAddress.v4(0x0b000000 + i), 1, i))
        .map(probe -> Liar.seen(host, EvidenceKind.SYN_DARK, probe))
        .toList();
  }
}
