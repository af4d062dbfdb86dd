package io.picketline.reload;

import io.picketline.config.Effective;
import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.Names;
import io.picketline.protocol.local.LocalReply.Reloaded;
import io.picketline.service.ServiceManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a running daemon's configuration again. With any problem the old settings stay in force as
 * a whole; without, every part that can takes its new ones, and the keys that wait for a restart
 * are named until it has come. Safe for any thread.
 *
 * @param <C> the daemon's settings
 */
public final class Reload<C> {

  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  private final Reader<C> reader;
  private final Function<C, Effective> effective;
  private final List<Reloadable<C>> parts;
  private final BiConsumer<String, Reloaded> told;
  private final Effective started;
  private volatile Now now;

  /**
   * How it stands: one value, so that whoever asks never waits for a reload.
   *
   * @param problems why the last reload was refused, if it was
   */
  private record Now(Effective current, List<String> problems) {}

  /** How to read the settings. */
  @FunctionalInterface
  public interface Reader<C> {
    C read() throws InvalidConfigException;
  }

  /**
   * A reload for a daemon that has started.
   *
   * @param reader reads the file anew
   * @param effective what the settings came to
   * @param started what the daemon started with
   */
  public Reload(
      Reader<C> reader,
      Function<C, Effective> effective,
      C started,
      List<? extends Reloadable<C>> parts) {
    this(reader, effective, started, parts, (_, _) -> {});
  }

  /**
   * The same that tells of each reload.
   *
   * @param told hears who wanted it, and what came of it
   */
  public Reload(
      Reader<C> reader,
      Function<C, Effective> effective,
      C started,
      List<? extends Reloadable<C>> parts,
      BiConsumer<String, Reloaded> told) {
    this.told = told;
    this.reader = reader;
    this.effective = effective;
    this.started = effective.apply(started);
    this.now = new Now(this.started, List.of());
    this.parts = List.copyOf(parts);
    this.started.warnings().forEach(Reload::warn);
  }

  /**
   * Reads and swaps.
   *
   * @param author who wants it, for the log
   */
  public synchronized Reloaded run(String author) {
    LOG.info("reloading by={}", Names.quoted(author));
    ServiceManager.own().reloading();
    try {
      var reloaded = read(this::swap, this::refused);
      told.accept(author, reloaded);
      return reloaded;
    } finally {
      ServiceManager.own().reloaded();
    }
  }

  /** What {@link #run} would come to now; nothing is changed. */
  public synchronized Reloaded rehearse() {
    return read(this::foreseen, Reload::not);
  }

  private Reloaded read(
      BiFunction<Effective, List<Reloadable.Swap>, Reloaded> ready,
      Function<List<String>, Reloaded> refused) {
    var swaps = new ArrayList<Reloadable.Swap>();
    try {
      var settings = reader.read();
      for (var part : parts) {
        swaps.add(part.prepare(settings));
      }
      return ready.apply(effective.apply(settings), swaps);
    } catch (InvalidConfigException e) {
      return refused.apply(e.problems());
    } catch (IOException e) {
      return refused.apply(List.of(String.valueOf(e.getMessage())));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("a fault of this program", e);
      return refused.apply(List.of("a fault of this program: " + e));
    }
  }

  /** What an operator is to know of the settings in force, one line each. */
  public List<String> warnings() {
    var seen = now;
    var unused =
        seen.problems().stream()
            .map("the configuration was changed and is not in force: %s"::formatted);
    var waiting = needRestart(seen.current()).stream().map("%s waits for a restart"::formatted);
    return Stream.of(unused, waiting, seen.current().warnings().stream())
        .flatMap(Function.identity())
        .toList();
  }

  private Reloaded swap(Effective current, List<Reloadable.Swap> swaps) {
    var reloaded = foreseen(current, swaps);
    now = new Now(current, List.of());
    swaps.forEach(Reloadable.Swap::commit);
    reloaded.inForce().forEach(change -> LOG.info("in force change={}", Names.quoted(change)));
    reloaded.needRestart().forEach(key -> LOG.warn("waits for a restart key={}", key));
    reloaded.warnings().forEach(Reload::warn);
    LOG.info(
        "reloaded changes={} wait-for-restart={}",
        reloaded.inForce().size(),
        reloaded.needRestart().size());
    return reloaded;
  }

  private Reloaded foreseen(Effective read, List<Reloadable.Swap> swaps) {
    var changes = swaps.stream().flatMap(swap -> swap.changes().stream()).toList();
    return new Reloaded(List.of(), changes, needRestart(read), read.warnings());
  }

  private Reloaded refused(List<String> why) {
    now = new Now(now.current(), List.copyOf(why));
    why.forEach(problem -> LOG.error("not reloaded problem={}", Names.quoted(problem)));
    LOG.error("not reloaded problems={}, what was in force before still is", why.size());
    return not(why);
  }

  private static Reloaded not(List<String> why) {
    return new Reloaded(why, List.of(), List.of(), List.of());
  }

  private List<String> needRestart(Effective current) {
    return started.differing(current).stream().filter(key -> !taken(key)).toList();
  }

  private boolean taken(String key) {
    return parts.stream()
        .flatMap(part -> part.keys().stream())
        .anyMatch(taken -> taken.endsWith(".") ? key.startsWith(taken) : key.equals(taken));
  }

  private static void warn(String warning) {
    LOG.warn("configuration warning={}", Names.quoted(warning));
  }
}
