package io.picketline.sensor.replay;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanShape;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.detect.ServedSources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all victims together hold against one source. */
final class Suspicion {

  /** How long after its verdict a handshake still names a scan. */
  private static final Duration NAMING = Duration.ofMinutes(1);

  /** Hosts and pairs that are remembered of one source; a sweep of more was decided long ago. */
  private static final int MOST_HOSTS = 4_096;

  private static final int MOST_PAIRS = 65_536;

  private final Prefix source;
  private final Map<Pair, EvidenceKind> pairs = new HashMap<>();
  private final Set<Pair> served = new HashSet<>();
  private final Map<SourceAddress, Share> shares = new HashMap<>();
  private final Sum overHosts = new Sum();
  private final List<Evidence> evidence = new ArrayList<>();
  private final List<Evidence> evidenceOverHosts = new ArrayList<>();
  private @Nullable ScanTool tool;
  private boolean toolCounted;
  private boolean decided;
  private @Nullable Instant firstOverHosts;

  /** Whose own sum decided, which may count what the sum over hosts does not. */
  private @Nullable SourceAddress decider;

  private record Pair(SourceAddress host, int port, IpProtocol protocol) {}

  /** A sum of weights that decays. */
  private static final class Sum {
    private double score;
    private long last = Long.MIN_VALUE;

    private void add(double weight, long now) {
      decay(now);
      score += weight;
    }

    private void credit(long now) {
      decay(now);
      score = SequentialTest.credited(score);
    }

    private void decay(long now) {
      score = last == Long.MIN_VALUE ? 0 : SequentialTest.decayed(score, now - last);
      last = Math.max(last, now);
    }
  }

  /** What one victim holds. */
  private static final class Share {
    private final Sum sum = new Sum();
    private int halfOpen;
    private int connected;
    private long servedAt = Long.MIN_VALUE;
    private boolean toolCounted;
    private @Nullable Instant first;
    private @Nullable Instant verdictAt;
  }

  Suspicion(Prefix source) {
    this.source = source;
  }

  /** Adds a piece of evidence. */
  void add(SourceAddress victim, Evidence piece) {
    var at = piece.probe().at();
    var pair = new Pair(victim, piece.probe().port(), piece.probe().protocol());
    var before = pairs.get(pair);
    if (!hasRoom(victim, before != null)) {
      return;
    }
    var share = share(victim);
    var now = nanos(at);
    if (before == null || piece.kind().replaces(before)) {
      pairs.put(pair, piece.kind());
    }
    if (isNaming(share, at)) {
      count(share, piece);
    }
    share.sum.add(Math.max(0, piece.kind().weight() - weight(before)), now);
    if (piece.kind().countsOverHosts()) {
      var counted = before == null || !before.countsOverHosts() ? 0 : before.weight();
      overHosts.add(Math.max(0, piece.kind().weight() - counted), now);
      firstOverHosts = earlier(firstOverHosts, at);
      keep(evidenceOverHosts, piece);
    }
    addTool(share, piece, now);
    share.first = earlier(share.first, at);
    keep(evidence, piece);
  }

  private void keep(List<Evidence> pieces, Evidence piece) {
    if (pieces.size() < Verdict.MAX_EVIDENCE - 1 && !decided) {
      pieces.add(piece);
    }
  }

  private static Instant earlier(@Nullable Instant one, Instant other) {
    return one == null || other.isBefore(one) ? other : one;
  }

  private boolean hasRoom(SourceAddress victim, boolean isKnown) {
    return isKnown
        || (pairs.size() < MOST_PAIRS
            && (shares.size() < MOST_HOSTS || shares.containsKey(victim)));
  }

  private static boolean isNaming(Share share, Instant at) {
    return share.verdictAt == null || Duration.between(share.verdictAt, at).compareTo(NAMING) <= 0;
  }

  private static double weight(@Nullable EvidenceKind kind) {
    return kind == null ? 0 : kind.weight();
  }

  private static void count(Share share, Evidence piece) {
    switch (piece.kind()) {
      case HALF_OPEN, HALF_OPEN_LATE -> share.halfOpen++;
      case CONNECTED_WITHOUT_DATA -> share.connected++;
      case TRAP_DARK,
          TRAP,
          SYN_DARK,
          SYN_UNSERVED,
          SYN_UNANSWERED,
          MALFORMED_FLAGS,
          STRAY_ACK,
          UDP_UNSERVED,
          UDP_UNSERVED_FROM_SERVER,
          UDP_EPHEMERAL,
          UDP_EPHEMERAL_FROM_SERVER,
          UDP_UNANSWERED,
          UNHANDLED_PROTOCOL -> {}
    }
  }

  /** The shape of a tool counts once beside what it shows in, for each sum. */
  private void addTool(Share share, Evidence piece, long now) {
    if (piece.tool().isEmpty()) {
      return;
    }
    var shown = piece.tool().get();
    tool = tool == null ? shown : tool;
    if (!piece.kind().tellsTool()) {
      return;
    }
    if (!share.toolCounted) {
      share.toolCounted = true;
      share.sum.add(shown.weight(), now);
    }
    if (!toolCounted) {
      toolCounted = true;
      overHosts.add(shown.weight(), now);
    }
  }

  /** A port of the victim served the source with data both ways, which speaks for it once. */
  void served(SourceAddress victim, int port, boolean tcp, long atNanos) {
    if (!hasRoom(victim, false) || served.size() == MOST_PAIRS) {
      return;
    }
    var share = share(victim);
    if (tcp) {
      share.servedAt = atNanos;
    }
    if (served.add(new Pair(victim, port, tcp ? IpProtocol.TCP : IpProtocol.UDP))) {
      share.sum.credit(atNanos);
      overHosts.credit(atNanos);
    }
  }

  /** The verdict, if this piece decides; once. */
  Optional<Verdict> decided(SourceAddress victim, Evidence last) {
    var score = decided ? 0 : score(shares.getOrDefault(victim, new Share()));
    if (score < SequentialTest.LIMIT) {
      return Optional.empty();
    }
    decided = true;
    decider = isDecider(victim) ? victim : null;
    return Optional.of(verdict(last, score));
  }

  /** The sum that decides, or 0 if none does. */
  private double score(Share one) {
    if (one.sum.score >= SequentialTest.ONE_HOST_LIMIT) {
      return one.sum.score;
    }
    if (overHosts.score < SequentialTest.LIMIT) {
      return 0;
    }
    var counted = counted();
    var proven = SequentialTest.provesOverHosts(overHosts.score, counted.size(), hosts(counted));
    return proven ? overHosts.score : 0;
  }

  private boolean isDecider(SourceAddress victim) {
    return shares.getOrDefault(victim, new Share()).sum.score >= SequentialTest.ONE_HOST_LIMIT;
  }

  /** The pairs that the verdict rests on: what counts over hosts, and all of who decides alone. */
  private List<Pair> counted() {
    return pairs.entrySet().stream()
        .filter(pair ->
            pair.getValue().countsOverHosts() || Objects.equals(pair.getKey().host(), decider))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Verdict verdict(Evidence last, double score) {
    var proof = new ArrayList<>(decider == null ? evidenceOverHosts : evidence);
    if (proof.isEmpty() || !proof.getLast().equals(last)) {
      proof.add(last);
    }
    var type = ScanType.of(proof);
    var now = last.probe().at();
    var shape = shape(now);
    return new Verdict(
        source,
        Origin.DETECTED,
        false,
        score,
        1,
        Optional.of(type),
        Optional.of(shape),
        Optional.ofNullable(tool),
        "%s scan, %s, %d pairs of %d hosts"
            .formatted(type.text(), shape.text(), pairs(), hosts(counted())),
        "network",
        now,
        now.plus(SequentialTest.life(1, false)),
        proof);
  }

  private ScanShape shape(Instant now) {
    var counted = counted();
    var ports = (int) counted.stream().map(Pair::port).distinct().count();
    var slow = Duration.between(first(), now).compareTo(SequentialTest.SLOW) > 0;
    return slow ? ScanShape.SLOW : ScanShape.of(hosts(counted), ports);
  }

  private static int hosts(Iterable<Pair> pairs) {
    var hosts = new HashSet<SourceAddress>();
    pairs.forEach(pair -> hosts.add(pair.host()));
    return hosts.size();
  }

  /** Distinct pairs that count. */
  int pairs() {
    return counted().size();
  }

  /** When the first probe that counts came; there must be one. */
  Instant first() {
    var own = decider == null ? null : share(decider).first;
    return own == null ? Objects.requireNonNull(firstOverHosts) : earlier(firstOverHosts, own);
  }

  /** When the first probe that counts came to this victim, as far as that is remembered. */
  Optional<Instant> first(SourceAddress victim) {
    return Optional.ofNullable(shares.getOrDefault(victim, new Share()).first);
  }

  /** The victim decided: what comes much later is of another scan. */
  void verdict(SourceAddress victim, Instant at) {
    if (!hasRoom(victim, false)) {
      return;
    }
    var share = share(victim);
    share.verdictAt = share.verdictAt == null ? at : share.verdictAt;
  }

  private Share share(SourceAddress victim) {
    return shares.computeIfAbsent(victim, _ -> new Share());
  }

  /** The block that a network verdict makes on this host. */
  BlockKind blockOn(SourceAddress victim, Instant now) {
    var servedAt = shares.getOrDefault(victim, new Share()).servedAt;
    var good =
        servedAt != Long.MIN_VALUE && nanos(now) - servedAt <= ServedSources.KNOWN_GOOD.toNanos();
    return good ? BlockKind.RESTRICTED : BlockKind.BLOCKED;
  }

  /**
   * The type of a scan by all that is known of it: one of SYNs whose handshakes, where ports were
   * open, were completed was made by connecting.
   *
   * @param victim the one it was seen at, or null for all
   */
  ScanType scan(ScanType type, @Nullable SourceAddress victim) {
    var seenAt =
        victim == null ? shares.values() : List.of(shares.getOrDefault(victim, new Share()));
    var halfOpen = seenAt.stream().mapToInt(share -> share.halfOpen).sum();
    var connected = seenAt.stream().mapToInt(share -> share.connected).sum();
    var bySyn = type == ScanType.SYN || type == ScanType.CONNECT;
    if (!bySyn || halfOpen == connected) {
      return type;
    }
    return connected > halfOpen ? ScanType.CONNECT : ScanType.SYN;
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
