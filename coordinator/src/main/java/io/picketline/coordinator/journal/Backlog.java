package io.picketline.coordinator.journal;

import akka.actor.typed.ActorRef;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What could not be written, until it can be. Bounded: evidence is kept once a source, and of more
 * entries than there is room for all are let go, for the log's owner to replace by what they add up
 * to. Not thread-safe.
 */
final class Backlog {

  /** Sources whose evidence waits; beyond it, all evidence on disk gives way to what is here. */
  private static final int MAX_SOURCES = 200_000;

  private static final int MAX_EVENTS = 1_000;

  private final int maxEntries;
  private final Deque<Event> events = new ArrayDeque<>();
  private final Deque<Batch> log = new ArrayDeque<>();
  private final Map<Prefix, Optional<SourceMemory>> sources = new LinkedHashMap<>();
  private final Map<String, ServedPorts> served = new HashMap<>();
  private final Map<ActorRef<Journal.Written>, Long> promised = new LinkedHashMap<>();
  private int entries;
  private boolean lapsed;
  private boolean forgetSources;

  /** Room for so many entries. */
  Backlog(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  /**
   * Takes a batch. Entries that follow what is on disk take the place of those that wait: whoever
   * sent those has been followed by another.
   *
   * @param safe where the file stands
   * @return false, with nothing taken, if its entries follow neither
   */
  boolean add(Journal.Write write, JournalFile.Position safe) {
    var batch = write.batch();
    if (!batch.entries().isEmpty() && !lapsed) {
      var first = batch.entries().getFirst().seq();
      if (first == safe.head() + 1) {
        log.clear();
        entries = 0;
      } else if (first != head(safe) + 1) {
        return false;
      }
      log.add(Batch.of(batch.epoch(), batch.entries()));
      entries += batch.entries().size();
      if (entries > maxEntries) {
        lapse();
      }
    }
    batch.sources().forEach(memory -> put(memory.source(), Optional.of(memory)));
    batch.forgotten().forEach(source -> put(source, Optional.empty()));
    served.putAll(batch.served());
    promised.merge(write.replyTo(), write.ticket(), Math::max);
    return true;
  }

  /** Takes an event that is no entry's; the oldest makes room. */
  void note(Event event) {
    events.add(event);
    if (events.size() > MAX_EVENTS) {
      events.remove();
    }
  }

  private void put(Prefix source, Optional<SourceMemory> memory) {
    sources.put(source, memory);
    if (sources.size() > MAX_SOURCES) {
      forgetSources = true;
      sources.values().removeIf(Optional::isEmpty);
    }
  }

  private void lapse() {
    lapsed = true;
    entries = 0;
    log.clear();
  }

  private long head(JournalFile.Position safe) {
    return log.isEmpty() ? safe.head() : log.getLast().entries().getLast().seq();
  }

  /** Whether entries were let go: what they add up to has to be written instead. */
  boolean lapsed() {
    return lapsed;
  }

  /** The log goes on from what is on disk. */
  void mended() {
    lapsed = false;
  }

  /** Whether nothing waits to be written. */
  boolean isEmpty() {
    return log.isEmpty() && sources.isEmpty() && served.isEmpty() && events.isEmpty();
  }

  /** Entries that wait. */
  int entries() {
    return entries;
  }

  /**
   * Writes what waits, slice by slice; what was written and committed waits no longer.
   *
   * @return false if entries were let go, because another history was promised to meanwhile
   * @throws JournalException if the file still cannot be written
   */
  boolean drain(JournalFile file, int slice) {
    var followed = true;
    while (!log.isEmpty()) {
      followed &= file.write(log.getFirst());
      file.commit();
      entries -= log.removeFirst().entries().size();
    }
    if (forgetSources) {
      file.forgetSources();
    }
    var epoch = file.position().epoch().orElse(new Epoch(1, 0));
    var memories = new ArrayList<SourceMemory>();
    var forgotten = new ArrayList<Prefix>();
    sources.forEach(
        (source, memory) -> memory.ifPresentOrElse(memories::add, () -> forgotten.add(source)));
    for (var from = 0; from < memories.size(); from += slice) {
      var part = memories.subList(from, Math.min(from + slice, memories.size()));
      file.write(new Batch(epoch, List.of(), part, List.of(), Map.of()));
    }
    file.write(new Batch(epoch, List.of(), List.of(), forgotten, served));
    events.forEach(file::note);
    file.commit();
    events.clear();
    sources.clear();
    served.clear();
    forgetSources = false;
    return followed;
  }

  /** To whom something was promised, and the last ticket of each. */
  Map<ActorRef<Journal.Written>, Long> promised() {
    return Map.copyOf(promised);
  }

  /** The same, taken out. */
  Map<ActorRef<Journal.Written>, Long> takePromised() {
    var taken = Map.copyOf(promised);
    promised.clear();
    return taken;
  }

  /** What the file holds and what waits on top of it, as one. */
  History over(History onDisk) {
    if (log.isEmpty()) {
      return onDisk;
    }
    var tail = new ArrayList<>(onDisk.tail());
    var state = new ArrayList<>(onDisk.state());
    var chain = new ArrayList<>(onDisk.chain());
    for (var batch : log) {
      for (var entry : batch.entries()) {
        tail.add(entry);
        state.add(entry);
        if (entry.change() instanceof Change.EpochOpened opened) {
          chain.add(opened);
        }
      }
    }
    return new History(
        chain.isEmpty() ? onDisk.epoch() : Optional.of(chain.getLast().epoch()),
        chain,
        log.getLast().entries().getLast().seq(),
        tail,
        state,
        over(onDisk.served()),
        memories(onDisk.sources()),
        onDisk.promised());
  }

  private Map<String, ServedPorts> over(Map<String, ServedPorts> onDisk) {
    var all = new HashMap<>(onDisk);
    all.putAll(served);
    all.remove("");
    return all;
  }

  private List<SourceMemory> memories(List<SourceMemory> onDisk) {
    var all = new ArrayList<>(onDisk);
    all.removeIf(memory -> forgetSources || sources.containsKey(memory.source()));
    sources.values().forEach(memory -> memory.ifPresent(all::add));
    return all;
  }
}
