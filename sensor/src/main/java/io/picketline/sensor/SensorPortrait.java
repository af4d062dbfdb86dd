package io.picketline.sensor;

import io.picketline.events.EventCounts;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.StatusReply;
import io.picketline.reload.Reload;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.keeper.BlockKeeper;
import io.picketline.sensor.keeper.StateStore;
import io.picketline.sensor.keeper.VerdictInbox;
import io.picketline.sensor.metrics.Textfile;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** What a sensor says of itself, beside what its actors know. */
record SensorPortrait(
    SensorConfig config,
    String name,
    Instant startedAt,
    Capture capture,
    PacketPath path,
    Surroundings surroundings,
    VerdictInbox inbox,
    Onlookers onlookers,
    Responding responding,
    StateStore store,
    FilterChoice filter,
    Optional<OwnIdentity> identity,
    Optional<Textfile> textfile,
    Reload<SensorConfig> reload,
    PlayedScans scans)
    implements SensorDesk.Portrait {

  /** This program and its version. */
  static final String SOFTWARE =
      "picketline "
          + Optional.ofNullable(SensorPortrait.class.getPackage().getImplementationVersion())
              .orElse("unpackaged");

  @Override
  public StatusReply.SensorStatus status(
      BlockKeeper.Counted counted, String linkState, SequencedMap<String, Long> counters) {
    return new StatusReply.SensorStatus(
        name,
        SOFTWARE,
        startedAt,
        config.modes(),
        capture.describe(),
        filter.describe(),
        linkState,
        counted.position().epoch(),
        counted.position().have(),
        counted.blocks(),
        counted.suspects(),
        config.observe(),
        surroundings.knowledge().guard().guarded(),
        warnings(),
        counters);
  }

  @Override
  public LocalReply played() {
    return scans.play();
  }

  private List<String> warnings() {
    return Stream.of(
            reload.warnings(),
            capture.warnings(),
            surroundings.unwatched(),
            store.warnings(),
            onlookers.warnings(),
            responding.warnings(),
            textfile.map(Textfile::warnings).orElse(List.of()),
            identity.map(own -> own.renewal().warnings()).orElse(List.of()))
        .flatMap(Collection::stream)
        .toList();
  }

  @Override
  public Optional<Instant> certificateExpires() {
    return identity.map(own -> own.current().credential().expires());
  }

  @Override
  public EventCounts eventCounts() {
    return onlookers.eventCounts();
  }

  @Override
  public SequencedMap<String, Long> counters() {
    var counters = new LinkedHashMap<>(capture.counters());
    var counts = path.counts();
    counters.put("watches begun anew", surroundings.watchRestarts());
    counters.put("neighbours without a place", surroundings.unplacedNeighbours());
    counters.put("probes", counts.probes());
    counters.put("probes that prove nothing", counts.proveNothing());
    counters.put("probes of unspoken protocols", counts.unhandled());
    counters.put("repeated pairs", counts.repeats());
    counters.put("pairs without room", counts.noRoom());
    counters.put("evidence", counts.evidence());
    counters.put("served connections", counts.served());
    counters.put("unanswered: who is served", surroundings.unanswered());
    counters.put("asked later: who is served", surroundings.askedLater());
    counters.put("verdicts", counts.verdicts());
    counters.put("spared", counts.spared());
    counters.put("decoys", counts.decoys());
    counters.put("withheld: decoy", counts.withheld());
    counters.put("sources given up", counts.evicted());
    counters.put("probes without a place", counts.untracked());
    counters.put("verdicts known to the kernel alone", inbox.kernelAlone());
    counters.put("verdicts void for want of room", inbox.isVoid());
    identity.ifPresent(
        own -> counters.put("days that the certificate is valid", own.renewal().daysLeft()));
    counters.putAll(onlookers.counters());
    counters.putAll(responding.counters());
    return counters;
  }
}
