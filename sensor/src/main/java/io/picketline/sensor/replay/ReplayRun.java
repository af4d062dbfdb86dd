package io.picketline.sensor.replay;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.detect.FlagClassifier;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.spi.Replay;
import io.picketline.spi.Replay.View;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The judging pass over files of one network: a detector per victim, and the sum over all. */
final class ReplayRun implements PacketReader.Taker, Victim.Listener, Sessions.Listener {

  private final FileLore lore;
  private final Conversations conversations;
  private final Replay.Request request;
  private final BitSet ours;
  private final Judge judge;
  private final Sessions sessions;
  private final Unanswered unanswered;
  private final NetworkSum network = new NetworkSum();
  private final VictimTable victims;
  private final KeyTable contacts = new KeyTable();
  private final PacketCounts packets = new PacketCounts();
  private final Set<Decided> decided = new HashSet<>();
  private final List<Tally> tallies = new ArrayList<>();
  private Tally tally = new Tally();
  private long nowNanos;

  /** A verdict that was given once already. */
  private record Decided(SourceAddress victim, Prefix source) {}

  ReplayRun(FileLore lore, Replay.Request request) {
    this.lore = lore;
    this.conversations = lore.conversations();
    this.request = request;
    this.ours = Victims.of(lore, request.victims());
    this.judge = new Judge(lore, request.serves(), ours);
    this.sessions = new Sessions(conversations, this);
    this.victims = new VictimTable(lore, request.guarded(), this);
    this.unanswered = new Unanswered(conversations);
    request.files().forEach(_ -> tallies.add(new Tally()));
  }

  @Override
  public void packet(Seen seen) {
    tally = tallies.get(seen.file);
    nowNanos = seen.probe.atNanos;
    var packet = seen.probe;
    var source = conversations.host(packet.sourceHigh, packet.sourceLow);
    var target = conversations.host(packet.localHigh, packet.localLow);
    var direction =
        conversations.of(source, packet.sourcePort, target, packet.port, Ports.protocol(packet));
    var toOurs = ours.get(target);
    var touches = judge.touches(seen, source, target, direction);
    var kind = judge.kind(seen, source, target, direction);
    if (toOurs) {
      packets.count(packet, target, victims);
    }
    if (toOurs && lore.forged(seen, source, target)) {
      forged(touches || kind != null);
      return;
    }
    sessions.packet(seen, direction);
    refused(unanswered.refusedBy(packet, direction));
    if (isBackscatter(packet, direction)) {
      tally.named.count(NamedProbes.BACKSCATTER);
    }
    if (!toOurs || !seen.checked) {
      return;
    }
    if (touches || kind != null) {
      contact(packet, source, target);
      name(packet, kind);
    }
    if (kind != null && !unanswered.waits(packet, kind, direction)) {
      victim(target).judged(packet, kind);
    }
  }

  private void refused(Unanswered.@Nullable Waiting probe) {
    if (probe != null) {
      var target = conversations.host(probe.probe().localHigh, probe.probe().localLow);
      victim(target).judged(probe.probe(), probe.kind());
    }
  }

  private void forged(boolean isProbe) {
    if (isProbe) {
      tally.forged++;
      tally.named.count(NamedProbes.FORGED);
    }
  }

  private void contact(RawProbe packet, int source, int target) {
    var known = contacts.size();
    var port = (long) target << 24 | packet.port << 8 | Ports.protocol(packet);
    if (contacts.add(source, port) == known) {
      tally.contacts++;
      tally.sources.set(source);
    }
  }

  /** What was asked of a served port is named only if it came to nothing. */
  private void name(RawProbe packet, @Nullable EvidenceKind kind) {
    if (!packet.tcp) {
      if (kind != null) {
        tally.named.count(ScanType.UDP);
      }
    } else if (kind != null || FlagClassifier.meaning(packet.flags) != FlagClassifier.Meaning.SYN) {
      tally.named.count(FlagClassifier.type(packet.flags));
    }
  }

  /** A SYN+ACK or RST in a conversation that the other side has no part in. */
  private boolean isBackscatter(RawProbe packet, int direction) {
    return packet.tcp
        && FlagClassifier.meaning(packet.flags) == FlagClassifier.Meaning.BACKSCATTER
        && conversations.is(direction, FileLore.BEGAN)
        && !conversations.is(direction, FileLore.SYN)
        && !conversations.is(Conversations.back(direction), FileLore.SENT);
  }

  @Override
  public void other(Seen seen, int protocol, MemorySegment message) {
    tally = tallies.get(seen.file);
    nowNanos = seen.probe.atNanos;
    var packet = seen.probe;
    var source = conversations.host(packet.sourceHigh, packet.sourceLow);
    var target = conversations.host(packet.localHigh, packet.localLow);
    Unreachable.read(protocol, message)
        .map(answer -> answer.direction(conversations, source))
        .ifPresent(direction -> refused(unanswered.refused(direction)));
    if (!ours.get(target)) {
      return;
    }
    if (lore.unspoken(source, target, protocol)) {
      packet.tcp = false;
      packet.other = protocol;
      packet.port = protocol;
      packet.sourcePort = 0;
      packet.flags = 0;
      packet.sequence = 0;
      tally.named.count(OtherProbes.type(protocol));
      victim(target).detector().unhandled(packet);
      packet.other = RawProbe.NO_OTHER;
    } else if (OtherProbes.asksForHost(protocol, message)) {
      tally.named.count(NamedProbes.HOST_DISCOVERY);
    }
  }

  @Override
  public void broken(Seen seen) {
    tallies.get(seen.file).named.count(NamedProbes.BAD_CHECKSUM);
  }

  @Override
  public void toMany(Seen seen) {
    // learnt in the first pass
  }

  @Override
  public void emptyHanded(RawProbe client, EvidenceKind kind) {
    var target = conversations.host(client.localHigh, client.localLow);
    if (!ours.get(target)) {
      return;
    }
    if (kind == EvidenceKind.HALF_OPEN) {
      tally.named.count(ScanType.SYN);
      victim(target).detector().halfOpen(client);
    } else {
      tally.named.count(ScanType.CONNECT);
      victim(target).detector().connectedWithoutData(client);
    }
  }

  @Override
  public void served(RawProbe client) {
    var target = conversations.host(client.localHigh, client.localLow);
    if (!ours.get(target)) {
      return;
    }
    var victim = victim(target);
    var source = victims.source(client, target);
    victim
        .detector()
        .served(client.sourceHigh, client.sourceLow, client.port, client.tcp, client.atNanos);
    network.served(victim.address(), source, client.port, client.tcp, client.atNanos);
  }

  private Victim victim(int host) {
    return victims.of(host);
  }

  @Override
  public void evidence(Victim victim, Prefix source, Evidence piece) {
    network
        .add(victim.address(), source, piece)
        .ifPresent(verdict -> {
          var suspicion = network.of(source);
          var kind = suspicion.blockOn(victim.address(), verdict.decidedAt());
          found(View.NETWORK, victim, verdict, kind);
        });
  }

  @Override
  public void verdict(Victim victim, Verdict verdict, BlockKind kind) {
    if (!verdict.verified() && network.isDecoy(verdict.source())) {
      return; // found at another victim
    }
    if (decided.add(new Decided(victim.address(), verdict.source()))) {
      found(View.LOCAL, victim, verdict, kind);
    }
  }

  private void found(View view, Victim victim, Verdict verdict, BlockKind kind) {
    var address = victim.address();
    var suspicion = network.of(verdict.source());
    var local = view == View.LOCAL;
    suspicion.verdict(address, verdict.decidedAt());
    var host = conversations.known(address.high(), address.low());
    tally.found.add(
        new Replay.Found(
            view,
            address,
            verdict.type().orElseThrow(),
            local ? victim.pairs(verdict.source()) : suspicion.pairs(),
            local ? packets.to(verdict.source(), host) : packets.of(verdict.source()),
            local
                ? suspicion.first(address).orElse(verdict.evidence().getFirst().probe().at())
                : suspicion.first(),
            Instant.EPOCH.plusNanos(nowNanos),
            isGuarded(verdict.source()),
            kind,
            verdict));
  }

  private boolean isGuarded(Prefix source) {
    return request.guarded().stream().anyMatch(one -> one.contains(source) || source.contains(one));
  }

  @Override
  public void decoy(Prefix source) {
    if (!network.decoy(source)) {
      return;
    }
    tally.named.count(NamedProbes.DECOYS);
    tallies.forEach(one ->
        one.found.removeIf(
            found -> found.verdict().source().equals(source) && !found.verdict().verified()));
  }

  /** What each file shows, by what was read of it. */
  List<Replay.Outcome> outcomes(List<Captures.Reading> readings) {
    var outcomes = new ArrayList<Replay.Outcome>();
    for (var i = 0; i < readings.size(); i++) {
      outcomes.add(outcome(i, readings.get(i)));
    }
    return outcomes;
  }

  private Replay.Outcome outcome(int file, Captures.Reading reading) {
    var of = tallies.get(file);
    var counters = new LinkedHashMap<String, Long>();
    counters.putAll(reading.counters().byName());
    counters.remove("lost");
    return new Replay.Outcome(
        request.files().get(file),
        of.found.stream().map(this::renamed).toList(),
        reading.frames(),
        of.contacts,
        of.sources.cardinality(),
        Duration.ofNanos(reading.spanNanos()),
        of.named.seen(),
        counters,
        Optional.ofNullable(reading.error()));
  }

  /** The same, named by all that the files show of the scan. */
  private Replay.Found renamed(Replay.Found found) {
    var victim = found.view() == View.LOCAL ? found.victim() : null;
    return new Replay.Found(
        found.view(),
        found.victim(),
        network.of(found.verdict().source()).scan(found.scan(), victim),
        found.pairs(),
        found.packets(),
        found.first(),
        found.decided(),
        found.guarded(),
        found.kind(),
        found.verdict());
  }
}
