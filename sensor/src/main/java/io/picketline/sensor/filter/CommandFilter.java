package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.process.ProgramRunner;
import io.picketline.sensor.time.SteadyClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks by programs of the host, one after the other, and believes their exit status alone. What
 * was set is written down before, for no kernel takes it away by itself: {@link #expire} does. For
 * one thread.
 */
public final class CommandFilter implements PacketFilter {
  private static final Logger LOG = LoggerFactory.getLogger(CommandFilter.class);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** From one try to take a source away to the next. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** What is said to last longer was not asked for by a sensor. */
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private final CommandTemplate template;
  private final ProgramRunner programs;
  private final CommandBook book;
  private final SteadyClock clock;
  // Those that could not be taken away, and when that is tried again.
  private final Map<Prefix, Instant> stuck = new HashMap<>();
  private Set<Prefix> ignored = Set.of();

  private CommandFilter(
      CommandTemplate template, ProgramRunner programs, CommandBook book, SteadyClock clock) {
    this.template = template;
    this.programs = programs;
    this.book = book;
    this.clock = clock;
  }

  /**
   * Goes on from what an earlier sensor set; what is over, or was set in another way, is taken
   * away.
   *
   * @param directory the state directory
   * @throws FilterException if the program cannot be used, in the operator's words
   */
  public static CommandFilter open(
      CommandTemplate template, ProgramRunner programs, Path directory, SteadyClock clock) {
    if (!template.trial().isEmpty()) {
      var ended = programs.run(template.trial(), LIMIT);
      if (!ended.ok()) {
        throw new FilterException(
            "packet-filter = %s: %s %s"
                .formatted(template.name(), String.join(" ", template.trial()), ended.describe()));
      }
    }
    var book = new CommandBook(directory, clock::wallAhead);
    var filter = new CommandFilter(template, programs, book, clock);
    try {
      book.load();
      filter.goOn();
    } catch (IOException e) {
      throw new FilterException(
          "%s cannot be read or written: %s".formatted(CommandBook.FILE, e.getMessage()));
    }
    return filter;
  }

  /** Takes away what an earlier sensor set by commands, if it did. */
  public static void forget(ProgramRunner programs, Path directory) {
    var book = new CommandBook(directory, () -> Duration.ZERO);
    try {
      book.load();
      var template = CommandTemplate.named(book.template());
      if (template.isPresent()) {
        undo(book, programs, template.get());
        book.delete();
      } else if (!book.entries().isEmpty()) {
        LOG.error(
            "{} does not say by what program {} sources were blocked; they may be blocked still",
            CommandBook.FILE,
            book.entries().size());
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", CommandBook.FILE, e.getMessage());
    }
  }

  @Override
  public String describe() {
    return "commands: " + template.name();
  }

  @Override
  public Set<BlockKind> kinds() {
    return Set.of(BlockKind.BLOCKED, BlockKind.SUSPECT);
  }

  @Override
  public List<Outcome> apply(List<FilterChange> changes) {
    Map<FilterChange, Outcome> outcomes = new HashMap<>();
    var toBlock = new ArrayList<FilterChange>();
    var toUnblock = new LinkedHashSet<FilterChange>();
    for (var change : changes) {
      var held = book.entries().get(change.prefix());
      if (ElementBatch.millis(change) > 0) {
        var problem = problem(change);
        if (!problem.isEmpty()) {
          outcomes.put(change, Outcome.refused(change, problem));
          if (held != null && !paused(change.prefix())) {
            // What was in force when there was nothing against it.
            toUnblock.add(FilterChange.end(change.prefix(), held.kind()));
          }
        } else if (stuck.containsKey(change.prefix())) {
          outcomes.put(change, anew(change));
        } else {
          // Before it is so: what is written down and not there does no harm.
          book.entries().put(change.prefix(), entry(change));
          (held == null ? toBlock : outcomesOf(outcomes, change)).add(change);
        }
      } else if (held != null && held.kind() == change.kind() && !paused(change.prefix())) {
        toUnblock.add(change);
      } else {
        outcomes.put(change, Outcome.applied(change));
      }
    }
    if (!save()) {
      toBlock.forEach(change -> outcomes.put(change, notWritten(change)));
      toBlock.clear();
    }
    carryOut(toBlock, true, outcomes);
    carryOut(List.copyOf(toUnblock), false, outcomes);
    save();
    return changes.stream().map(outcomes::get).toList();
  }

  @Override
  public void ignored(Set<Prefix> prefixes) {
    ignored = Set.copyOf(prefixes);
  }

  @Override
  public boolean makesExceptions() {
    return false;
  }

  @Override
  public List<Held> held(Slice slice) {
    var now = clock.instant();
    return book.entries().entrySet().stream()
        .filter(each -> slice.has(each.getKey()) && each.getValue().until().isAfter(now))
        .map(each ->
            new Held(
                each.getKey(),
                each.getValue().kind(),
                Duration.between(now, each.getValue().until())))
        .toList();
  }

  @Override
  public void expire() {
    var now = clock.instant();
    var over =
        book.entries().entrySet().stream()
            .filter(each -> !each.getValue().until().isAfter(now) && !paused(each.getKey()))
            .<FilterChange>map(each -> FilterChange.end(each.getKey(), each.getValue().kind()))
            .toList();
    if (!over.isEmpty()) {
      for (var outcome : apply(over)) {
        if (!outcome.applied()) {
          LOG.error("{} stays blocked: {}", outcome.change().prefix(), outcome.problem());
        }
      }
    }
  }

  @Override
  public void remove() {
    undo(book, programs, template);
    save();
  }

  private void goOn() throws IOException {
    if (!(book.template().equals(template.name()) && book.ofThisBoot())) {
      // Of another template, or gone with the host's last start: what is wanted is set anew.
      undo(book, programs, CommandTemplate.named(book.template()).orElse(template));
    }
    var latest = clock.instant().plus(LONGEST);
    book.entries()
        .replaceAll((_, entry) ->
            entry.until().isAfter(latest)
                ? new CommandBook.Entry(entry.kind(), CommandBook.OVER)
                : entry);
    book.save(template.name());
    expire();
  }

  /** Takes away all that is written down; that it is not there is fine. */
  private static void undo(CommandBook book, ProgramRunner programs, CommandTemplate by) {
    book.entries()
        .keySet()
        .forEach(source -> {
          var ended = programs.run(by.unblock(source), LIMIT);
          LOG.debug("{} taken away: {}", source, ended.describe());
        });
    book.entries().clear();
  }

  private String problem(FilterChange change) {
    if (change.kind() == BlockKind.RESTRICTED) {
      return template.name() + " cannot do that";
    }
    var inside = ignored.stream().filter(change.prefix()::contains).min(Comparator.naturalOrder());
    return inside
        .map(prefix ->
            "it holds %s, which is ignored; %s makes no exceptions"
                .formatted(prefix, template.name()))
        .orElse("");
  }

  private CommandBook.Entry entry(FilterChange change) {
    return new CommandBook.Entry(
        change.kind(), clock.instant().plusMillis(ElementBatch.millis(change)));
  }

  private static List<FilterChange> outcomesOf(
      Map<FilterChange, Outcome> outcomes, FilterChange change) {
    outcomes.put(change, Outcome.applied(change));
    return new ArrayList<>();
  }

  private Outcome notWritten(FilterChange change) {
    book.entries().remove(change.prefix());
    return Outcome.refused(change, CommandBook.FILE + " cannot be written");
  }

  private void carryOut(
      List<FilterChange> changes, boolean blocks, Map<FilterChange, Outcome> outcomes) {
    for (var v4 : List.of(true, false)) {
      var some = changes.stream().filter(change -> change.prefix().address().isV4() == v4).toList();
      if (some.size() < 2 || !all(some, blocks)) {
        some.forEach(change -> outcomes.put(change, one(change, blocks, some.size() > 1)));
      } else {
        some.forEach(change -> outcomes.put(change, Outcome.applied(change)));
      }
    }
    for (var change : changes) {
      var outcome = outcomes.get(change);
      var applied = outcome != null && outcome.applied();
      if (!blocks && !applied) {
        tryLater(change);
      } else if (!blocks || !applied) {
        book.entries().remove(change.prefix());
        stuck.remove(change.prefix());
      }
    }
  }

  /** It is over, but maybe there yet: it stays written down until it is taken away. */
  private void tryLater(FilterChange change) {
    var now = clock.instant();
    book.entries().put(change.prefix(), new CommandBook.Entry(change.kind(), now));
    stuck.put(change.prefix(), now.plus(PAUSE));
  }

  private boolean paused(Prefix source) {
    return clock.instant().isBefore(stuck.getOrDefault(source, Instant.MIN));
  }

  /** Blocks what was to be taken away before; what still cannot be is there yet. */
  private Outcome anew(FilterChange change) {
    var undone = programs.run(template.unblock(change.prefix()), LIMIT);
    var gone = undone.ok() || template.absent().said(undone);
    var outcome = gone ? one(change, true, false) : Outcome.applied(change);
    if (outcome.applied()) {
      stuck.remove(change.prefix());
      book.entries().put(change.prefix(), entry(change));
    } else {
      tryLater(change);
    }
    return outcome;
  }

  private boolean all(List<FilterChange> changes, boolean blocks) {
    var batch = template.family(changes.getFirst().prefix()).batch();
    if (batch.isEmpty()) {
      return false;
    }
    var text = new StringBuilder(batch.get().head());
    changes.forEach(change -> text.append(batch.get().line(blocks, change.prefix())));
    text.append(batch.get().tail());
    return programs.run(batch.get().program(), text.toString(), LIMIT).ok();
  }

  /** Part of a failed batch may be in force already: so it is undone first. */
  private Outcome one(FilterChange change, boolean blocks, boolean undoFirst) {
    if (blocks && undoFirst) {
      var undone = programs.run(template.unblock(change.prefix()), LIMIT);
      LOG.debug("{} made sure of: {}", change.prefix(), undone.describe());
    }
    var words = blocks ? template.block(change.prefix()) : template.unblock(change.prefix());
    var ended = programs.run(words, LIMIT);
    return ended.ok() || (!blocks && template.absent().said(ended))
        ? Outcome.applied(change)
        : Outcome.refused(change, words.getFirst() + " " + ended.describe());
  }

  private boolean save() {
    try {
      book.save(template.name());
      return true;
    } catch (IOException e) {
      LOG.error("{} cannot be written: {}", CommandBook.FILE, e.getMessage());
      return false;
    }
  }
}
