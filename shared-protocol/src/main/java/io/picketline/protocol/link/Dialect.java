package io.picketline.protocol.link;

import io.picketline.protocol.link.LinkMessage.Delta;
import io.picketline.protocol.link.LinkMessage.FromCoordinator;
import io.picketline.protocol.link.LinkMessage.Snapshot;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.LogEntry;
import java.util.Map;

/**
 * What a sensor understands that speaks some version of the link. A kind of message that it does
 * not know it passes over by itself; a kind of change it is never sent, since its place in the log
 * depends on every entry.
 */
public final class Dialect {

  /**
   * The version of the link that came with each kind of change. Those that {@link
   * LinkMessage#OLDEST_VERSION} had are not named.
   */
  private static final Map<Class<? extends Change>, Integer> SINCE = Map.of();

  private static final String PASSED_OVER = "passed-over";

  private final int version;
  private final Map<Class<? extends Change>, Integer> since;
  private final boolean grown;

  /** That of a version. */
  public Dialect(int version) {
    this(version, SINCE);
  }

  Dialect(int version, Map<Class<? extends Change>, Integer> since) {
    this.version = version;
    this.since = since;
    grown = since.values().stream().anyMatch(came -> came > version);
  }

  /**
   * Whether the log may hold entries that a reader of this version passed over and one of today
   * would not: then it needs the whole state.
   */
  public boolean hasGrown() {
    return grown;
  }

  /**
   * The message in this dialect: entries of later kinds become entries that change nothing, so that
   * the reader keeps its place; parts of a state that it does not know are left out. The same
   * message if there are none.
   */
  public FromCoordinator of(FromCoordinator message) {
    return grown ? reduced(message) : message;
  }

  private FromCoordinator reduced(FromCoordinator message) {
    return switch (message) {
      case Delta delta when !delta.entries().stream().allMatch(entry -> knows(entry.change())) ->
          new Delta(
              delta.epoch(),
              delta.after(),
              delta.entries().stream().map(entry -> of(entry, delta)).toList(),
              delta.head(),
              delta.clock());
      case Snapshot part when !part.changes().stream().allMatch(this::knows) ->
          new Snapshot(
              part.epoch(),
              part.seq(),
              part.chunk(),
              part.last(),
              part.changes().stream().filter(this::knows).toList(),
              part.clock());
      case FromCoordinator same -> same;
    };
  }

  private LogEntry of(LogEntry entry, Delta in) {
    return knows(entry.change())
        ? entry
        : new LogEntry(
            entry.seq(),
            new Change.Noted(
                PASSED_OVER, "a coordinator", in.clock(), "an entry of a later version"));
  }

  private boolean knows(Change change) {
    return since.getOrDefault(change.getClass(), 0) <= version;
  }
}
