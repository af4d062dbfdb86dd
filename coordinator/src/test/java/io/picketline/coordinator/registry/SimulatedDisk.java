package io.picketline.coordinator.registry;

import io.picketline.coordinator.journal.Batch;
import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.log.LogState;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.protocol.log.LogPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a journal keeps, without the file: it takes what follows, and never a lower epoch. */
final class SimulatedDisk {
  static final int RETAINED = 12;

  private final List<Change.EpochOpened> chain = new ArrayList<>();
  private final List<LogEntry> all = new ArrayList<>();
  private Optional<LogPoint> at = Optional.empty();
  private Optional<Epoch> promised = Optional.empty();
  private long from;

  boolean write(Batch batch) {
    var entries = batch.entries();
    if (entries.isEmpty()) {
      return true;
    }
    if (outdated(batch.epoch()) || entries.getFirst().seq() != head() + 1) {
      return false;
    }
    for (var entry : entries) {
      all.add(entry);
      if (entry.change() instanceof Change.EpochOpened opened) {
        chain.add(opened);
        promise(opened.epoch());
      }
      at = at.map(here -> here.then(entry)).or(() -> Optional.of(first(batch.epoch(), entry)));
    }
    return true;
  }

  private static LogPoint first(Epoch epoch, LogEntry entry) {
    return new LogPoint(epoch, entry.seq());
  }

  Optional<Epoch> promised() {
    return promised;
  }

  Epoch promise(Epoch epoch) {
    if (!outdated(epoch)) {
      promised = Optional.of(epoch);
    }
    return promised.orElseThrow();
  }

  boolean replace(Epoch by, Epoch epoch, long seq, List<Change> changes) {
    if (outdated(by)) {
      return false;
    }
    all.clear();
    chain.clear();
    chain.addAll(chain(changes));
    changes.forEach(change -> all.add(new LogEntry(seq, change)));
    from = all.size();
    promise(epoch);
    at = Optional.of(new LogPoint(epoch, seq));
    return true;
  }

  private boolean outdated(Epoch epoch) {
    return promised.isPresent() && epoch.compareTo(promised.get()) < 0;
  }

  Optional<LogPoint> at() {
    return at;
  }

  private long head() {
    return at.map(LogPoint::seq).orElse(0L);
  }

  History history() {
    var kept = all.subList((int) Math.max(from, all.size() - RETAINED), all.size());
    return new History(
        at.map(LogPoint::epoch), chain, head(), kept, remembered(), Map.of(), List.of(), promised);
  }

  /** What the state's table keeps: of rules that are gone, only what they released. */
  private List<LogEntry> remembered() {
    var rules = new HashMap<Prefix, LogEntry>();
    for (var entry : all) {
      switch (entry.change()) {
        case Change.IgnoreAdded(var rule) -> rules.put(rule.prefix(), entry);
        case Change.IgnoreRemoved removed -> rules.remove(removed.prefix());
        default -> {}
      }
    }
    return all.stream()
        .flatMap(entry ->
            switch (entry.change()) {
              case Change.IgnoreAdded(var rule) when !entry.equals(rules.get(rule.prefix())) ->
                  rule.scope().isAll()
                      ? Stream.of(new LogEntry(entry.seq(), Change.Unblocked.by(rule)))
                      : Stream.of();
              case Change.IgnoreRemoved _ -> Stream.of();
              default -> Stream.of(entry);
            })
        .toList();
  }

  LogState state() {
    var state = new LogState();
    all.forEach(state::apply);
    return state;
  }

  static List<Change.EpochOpened> chain(List<Change> changes) {
    return changes.stream()
        .filter(Change.EpochOpened.class::isInstance)
        .map(Change.EpochOpened.class::cast)
        .toList();
  }
}
