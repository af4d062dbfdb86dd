package io.picketline.coordinator.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Answers held back until what they promise is safe: in the journal, and in those of as many
 * standbys as make a majority with it. While the journal cannot be written they are given without
 * it, and know whether the disks of the others make a majority by themselves. In order, and one for
 * each report however often that is told; not thread-safe.
 */
final class Acknowledgements {

  /** Reports of one host that wait at a time: more than a sensor has under way. */
  private static final int MOST_OF_ONE = 16;

  /** A report of a sensor. */
  record Told(String host, long boot, long seq) {}

  private record Held(long ticket, long seq, long evidence, Consumer<Boolean> answer) {}

  private final Majority majority;
  private final Deque<Held> held = new ArrayDeque<>();
  private final Map<String, Map<Told, Consumer<Boolean>>> reports = new HashMap<>();
  private long committed;
  private long inMemory;

  Acknowledgements(Majority majority) {
    this.majority = majority;
  }

  /**
   * Gives {@code answer} once it is safe.
   *
   * @param ticket of the journal's write that carries it
   * @param seq last log entry that it promises; 0 if it promises none
   * @param evidence last revision of the evidence that it promises; 0 if it promises none
   * @param answer told whether it is on the disks of a majority
   */
  void hold(long ticket, long seq, long evidence, Consumer<Boolean> answer) {
    held.add(new Held(ticket, seq, evidence, answer));
    release();
  }

  /**
   * The same for a report. One that is told again is answered where it is asked from last, once
   * what it promised at first is safe; if too many of one host wait, it has to be told again.
   */
  void hold(Told of, long ticket, long seq, long evidence, Consumer<Boolean> answer) {
    var ofHost = reports.computeIfAbsent(of.host(), _ -> new HashMap<>());
    if (ofHost.replace(of, answer) == null && ofHost.size() < MOST_OF_ONE) {
      ofHost.put(of, answer);
      held.add(new Held(ticket, seq, evidence, onDisk -> answer(of, onDisk)));
    }
    release();
  }

  private void answer(Told of, boolean onDisk) {
    var ofHost = reports.get(of.host());
    var answer = ofHost == null ? null : ofHost.remove(of);
    if (answer != null) {
      answer.accept(onDisk);
    }
    if (ofHost != null && ofHost.isEmpty()) {
      reports.remove(of.host());
    }
  }

  /** Answers that are held back. */
  int held() {
    return held.size();
  }

  /** The journal has all up to {@code ticket}. */
  void committed(long ticket) {
    committed = Math.max(committed, ticket);
    release();
  }

  /** The journal has all up to {@code ticket} in memory, and cannot write it. */
  void held(long ticket) {
    inMemory = Math.max(inMemory, ticket);
    release();
  }

  /** Gives what is safe now; to be called whenever a standby has more, or is gone. */
  void release() {
    for (var next = held.peek(); next != null && safe(next); next = held.peek()) {
      held.remove();
      next.answer().accept(onDisk(next));
    }
  }

  private boolean safe(Held next) {
    return next.ticket() <= Math.max(committed, inMemory)
        && majority.has(next.seq(), next.evidence());
  }

  private boolean onDisk(Held next) {
    return next.ticket() <= committed || majority.hasWithoutUs(next.seq(), next.evidence());
  }
}
