package io.picketline.sensor.replay;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.sensor.capture.CaptureCounters;
import io.picketline.sensor.detect.DecoyGroups;
import io.picketline.sensor.detect.DetectionCounts;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.replay.Flow.HostPort;
import io.picketline.spi.Replay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The judging pass over one file: a detector per victim, and the sum over all of them. */
final class ReplayRun implements PacketReader.Taker, Victim.Listener {

  private static final String NETWORK = "network";

  private final FileLore lore;
  private final Judge judge;
  private final List<Prefix> guarded;
  private final DecoyGroups decoyGroups = new DecoyGroups();
  private final NetworkSum network = new NetworkSum();
  private final Map<SourceAddress, Victim> victims = new HashMap<>();
  private final Map<Prefix, Set<HostPort>> touched = new HashMap<>();
  private final Set<Decided> decided = new HashSet<>();
  private final Set<Prefix> decoys = new HashSet<>();
  private final List<Replay.Found> found = new ArrayList<>();
  private long forged;

  /** A verdict that was given once already. */
  private record Decided(SourceAddress victim, Prefix source) {}

  ReplayRun(FileLore lore, Replay.Request request) {
    this.lore = lore;
    this.judge = new Judge(lore, request.serves());
    this.guarded = request.guarded();
  }

  @Override
  public void packet(long frame, RawProbe packet, long sourceMac, long destinationMac) {
    var flow = Flow.of(packet);
    var touches = judge.touches(packet, flow);
    var kind = judge.kind(frame, packet, flow);
    if (kind == null && !touches) {
      return;
    }
    if (lore.forged(flow.source(), flow.destination(), sourceMac)) {
      forged++;
      return;
    }
    var victim = victims.computeIfAbsent(flow.destination(), this::victim);
    touched
        .computeIfAbsent(victim.sourceOf(packet.sourceHigh, packet.sourceLow), _ -> new HashSet<>())
        .add(flow.target());
    if (kind != null) {
      victim.judged(packet, kind);
    }
  }

  private Victim victim(SourceAddress address) {
    return new Victim(address, lore.sourcesOf(address), guarded, decoyGroups, this);
  }

  @Override
  public void unreachable(Flow refused) {
    // learnt in the first pass
  }

  @Override
  public void sent(SourceAddress host) {
    // learnt in the first pass
  }

  @Override
  public void evidence(Victim victim, Prefix source, Evidence piece) {
    var probe = piece.probe();
    var pair = new HostPort(victim.address(), probe.port(), probe.protocol() == IpProtocol.TCP);
    network
        .add(source, pair, piece)
        .ifPresent(verdict ->
            found.add(
                new Replay.Found(NETWORK, touched.getOrDefault(source, Set.of()).size(), verdict)));
  }

  @Override
  public void verdict(Victim victim, Verdict verdict) {
    if (!decided.add(new Decided(victim.address(), verdict.source()))) {
      return;
    }
    var flows =
        touched.getOrDefault(verdict.source(), Set.of()).stream()
            .filter(pair -> pair.host().equals(victim.address()))
            .count();
    found.add(new Replay.Found(victim.address().toString(), (int) flows, verdict));
  }

  @Override
  public void decoy(Prefix source) {
    decoys.add(source);
    network.decoy(source);
    found.removeIf(one -> one.verdict().source().equals(source) && !one.verdict().verified());
  }

  /** All that was found, in the order of the file. */
  Replay.Outcome outcome(long frames, CaptureCounters packets) {
    var counters = new LinkedHashMap<String, Long>();
    counters.put("frames", frames);
    counters.putAll(packets.byName());
    counters.put("forged", forged);
    counters.put("evidence", sum(DetectionCounts::evidence));
    counters.put("decoy-sources", (long) decoys.size());
    counters.put("withheld", sum(DetectionCounts::withheld));
    counters.put("spared", sum(DetectionCounts::spared));
    return new Replay.Outcome(List.copyOf(found), counters);
  }

  private long sum(ToLongFunction<DetectionCounts> of) {
    return victims.values().stream().map(Victim::counts).mapToLong(of).sum();
  }
}
