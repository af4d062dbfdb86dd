package io.picketline.coordinator.link;

import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Verdicts with all the evidence that they may keep. */
final class LargeDelta {
  static final Epoch EPOCH = new Epoch(1, 7);
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

  private LargeDelta() {}

  static LinkMessage.Delta of(int entries) {
    var changes = changes(entries);
    return new LinkMessage.Delta(
        EPOCH,
        new LogPoint(EPOCH, 1),
        IntStream.range(0, entries).mapToObj(i -> new LogEntry(i + 2, changes.get(i))).toList(),
        entries + 1,
        NOW);
  }

  static List<Change> changes(int count) {
    return IntStream.range(0, count).<Change>mapToObj(LargeDelta::blocked).toList();
  }

  private static Change.Blocked blocked(int number) {
    var source = SourceAddress.v4(0xc633_6400 + number);
    var probe = new Probe(NOW, source, 40_000, 20_000, IpProtocol.TCP, 2, 4_000_000_000L);
    var evidence =
        new Evidence("a-host-with-a-long-name.example", EvidenceKind.SYN_DARK, ScanType.SYN, probe);
    return new Change.Blocked(
        new Verdict(
            Prefix.of(source),
            Origin.DETECTED,
            false,
            9.2,
            1,
            Optional.of(ScanType.SYN),
            Optional.empty(),
            "vertical SYN scan",
            "center",
            NOW,
            NOW.plus(Duration.ofHours(1)),
            Collections.nCopies(Verdict.MAX_EVIDENCE, evidence)));
  }
}
