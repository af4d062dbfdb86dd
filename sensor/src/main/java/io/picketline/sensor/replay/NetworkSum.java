package io.picketline.sensor.replay;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.detect.ScanNames;
import io.picketline.sensor.replay.Flow.HostPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The coordinator's view of a capture file: what the evidence of all victims amounts to, as if each
 * had a sensor of its own.
 */
final class NetworkSum {

  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final int STROBE_PORTS = 4;

  private final Map<Prefix, Source> sources = new HashMap<>();
  private final Set<Prefix> decoys = new HashSet<>();

  private static final class Sum {
    private double score;
    private Instant last = Instant.EPOCH;

    private void add(double weight, Instant now) {
      var elapsed = last.equals(Instant.EPOCH) ? 0 : Duration.between(last, now).toNanos();
      score = SequentialTest.decayed(score, elapsed) + weight;
      last = now.isAfter(last) ? now : last;
    }
  }

  private static final class Source {
    private final Map<HostPort, EvidenceKind> pairs = new HashMap<>();
    private final Map<String, Sum> byHost = new HashMap<>();
    private final Sum overHosts = new Sum();
    private final List<Evidence> evidence = new ArrayList<>();
    private boolean decided;
  }

  /** No verdict on this one: it may be forged. */
  void decoy(Prefix source) {
    decoys.add(source);
  }

  /** Adds what a sensor tells; the verdict, if this decides. */
  Optional<Verdict> add(Prefix prefix, HostPort pair, Evidence piece) {
    var source = sources.computeIfAbsent(prefix, _ -> new Source());
    if (source.decided) {
      return Optional.empty();
    }
    var before = source.pairs.put(pair, piece.kind());
    var now = piece.probe().at();
    var gain = piece.kind().weight() - (before == null ? 0 : before.weight());
    source.byHost.computeIfAbsent(piece.host(), _ -> new Sum()).add(gain, now);
    if (piece.kind().countsOverHosts()) {
      var counted = before == null || !before.countsOverHosts() ? 0 : before.weight();
      source.overHosts.add(piece.kind().weight() - counted, now);
    }
    if (source.evidence.size() < Verdict.MAX_EVIDENCE - 1) {
      source.evidence.add(piece);
    }
    var score = score(source, piece.host());
    if (score < SequentialTest.LIMIT || decoys.contains(prefix)) {
      return Optional.empty();
    }
    source.decided = true;
    return Optional.of(verdict(prefix, source, piece, score));
  }

  /** The sum that decides, or 0 if none does. */
  private static double score(Source source, String host) {
    var one = source.byHost.getOrDefault(host, new Sum()).score;
    if (one >= 2 * SequentialTest.LIMIT) {
      return one;
    }
    var pairs = source.pairs.entrySet().stream().filter(e -> e.getValue().countsOverHosts());
    var counted = pairs.map(Map.Entry::getKey).toList();
    var hosts = counted.stream().map(HostPort::host).distinct().count();
    var enough = hosts >= 2 && counted.size() >= SequentialTest.MIN_PAIRS;
    return enough && source.overHosts.score >= SequentialTest.LIMIT ? source.overHosts.score : 0;
  }

  private static Verdict verdict(Prefix prefix, Source source, Evidence last, double score) {
    var evidence = new ArrayList<>(source.evidence);
    if (!evidence.getLast().equals(last)) {
      evidence.add(last);
    }
    var type = ScanNames.type(evidence);
    var shape = shape(source.pairs.keySet());
    var now = last.probe().at();
    return new Verdict(
        prefix,
        Origin.DETECTED,
        false,
        score,
        1,
        Optional.of(type),
        Optional.of(shape),
        "%s scan, %s, %d pairs of %d hosts"
            .formatted(type.text(), shape.text(), source.pairs.size(), hosts(source.pairs.keySet())),
        "network",
        now,
        now.plus(LIFE),
        evidence);
  }

  private static ScanShape shape(Set<HostPort> pairs) {
    var ports = pairs.stream().map(HostPort::port).distinct().count();
    var hosts = hosts(pairs);
    if (hosts == 1) {
      return ScanShape.VERTICAL;
    }
    if (ports <= 2 && hosts >= 3) {
      return ScanShape.HORIZONTAL;
    }
    return ports <= STROBE_PORTS && hosts > ports ? ScanShape.STROBE : ScanShape.BLOCK;
  }

  private static long hosts(Set<HostPort> pairs) {
    return pairs.stream().map(HostPort::host).distinct().count();
  }
}
