package io.picketline.coordinator.judgement;

import static io.picketline.coordinator.evidence.Told.EVER;

import io.picketline.coordinator.evidence.NetworkTest;
import io.picketline.coordinator.evidence.Width;
import io.picketline.coordinator.log.LogState;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What single hosts have told: which verdicts rest on it, and how it is taken back, out of all sums
 * and with the verdicts that do not stand without it. A call looks through {@value #SLICE} sources
 * at most; what is left is gone through with time, and counts for nothing meanwhile. Not
 * thread-safe.
 */
public final class Testimony {
  private static final Logger LOG = LoggerFactory.getLogger(Testimony.class);

  /** Verdicts, or sources, that are looked through at a time. */
  static final int SLICE = 20_000;

  /** Verdicts that are ended at a time. */
  private static final int MOST_ENDED = 2_000;

  /**
   * Verdicts in force that rest on a host, ascending by source.
   *
   * @param last the last verdict's source that was looked at
   * @param more whether there are others after it
   */
  public record Page(List<Verdict> verdicts, Optional<Prefix> last, boolean more) {
    public Page {
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * Verdicts that were reverted.
   *
   * @param ended those that do not stand without the host
   * @param kept how many others there are among those that were looked at
   */
  public record Reverted(List<Verdict> ended, int kept, Optional<Prefix> last, boolean more) {
    public Reverted {
      ended = List.copyOf(ended);
    }
  }

  /** What is taken back. */
  private record Order(String host, Instant since, Optional<String> author) {}

  private record Job(Order order, boolean ofSums, Optional<Prefix> after) {}

  private final LogState state;
  private final NetworkTest test;
  private final DetectedBlocks blocks;
  private final Budget budget;
  private final BiConsumer<Prefix, Instant> askAnew;
  private final Deque<Job> jobs = new ArrayDeque<>();

  /**
   * Nothing is to be taken back yet.
   *
   * @param askAnew has a source judged by what is left, if that suffices by itself
   */
  Testimony(
      LogState state,
      NetworkTest test,
      DetectedBlocks blocks,
      Budget budget,
      BiConsumer<Prefix, Instant> askAnew) {
    this.state = state;
    this.test = test;
    this.blocks = blocks;
    this.budget = budget;
    this.askAnew = askAnew;
  }

  /**
   * The verdicts in force that rest on the host.
   *
   * @param since those decided before it are passed over
   * @param after the last source that was looked at; none to begin
   * @param most how many are answered
   */
  public Page restingOn(String host, Instant since, Optional<Prefix> after, int most, Instant now) {
    var found = new ArrayList<Verdict>();
    var last = after;
    var looked = state.after(after, SLICE, now);
    for (var held : looked) {
      if (found.size() == most) {
        return new Page(found, last, true);
      }
      last = Optional.of(held.verdict().source());
      if (rests(held.verdict(), host, since)) {
        found.add(held.verdict());
      }
    }
    return new Page(found, last, looked.size() == SLICE);
  }

  private static boolean rests(Verdict verdict, String host, Instant since) {
    return verdict.origin() == Origin.DETECTED
        && !verdict.decidedAt().isBefore(since)
        && verdict.restsOn(host);
  }

  /** What {@link #revert} would end. */
  public Reverted forecast(
      String host, Instant since, Optional<Prefix> after, int most, Instant now) {
    var page = restingOn(host, since, after, most, now);
    var ended = page.verdicts().stream().filter(one -> !stands(one, host)).toList();
    return new Reverted(ended, page.verdicts().size() - ended.size(), page.last(), page.more());
  }

  /**
   * Ends the next verdicts decided since then that do not stand without the host, and takes all
   * that it told out of the sums of their sources; {@link #forget} is to come first.
   */
  public Reverted revert(
      String host, Instant since, String author, Optional<Prefix> after, int most, Instant now) {
    var reverted = forecast(host, since, after, most, now);
    for (var verdict : reverted.ended()) {
      var cause =
          verdict.witnesses().size() == 1
              ? "reverted: rested on %s alone"
              : "reverted: does not stand without %s";
      test.forgetTestimony(verdict.source(), host, EVER, now);
      blocks.revert(verdict.source(), author, cause.formatted(host), now);
      askAnew.accept(verdict.source(), now);
    }
    return reverted;
  }

  /**
   * When a verdict was decided is known here; when its probes were is what the host has said: so it
   * is judged without all that the host ever told. Wide blocks are carried by others, and end with
   * them.
   */
  private boolean stands(Verdict verdict, String host) {
    var alone = verdict.witnesses().size() == 1;
    return Width.isWide(verdict.source()) ? !alone : test.standsWithout(verdict, host, EVER);
  }

  /** Takes what the host has told since then out of all sums; what others told decides anew. */
  public void forget(String host, Instant since, Instant now) {
    begin(new Job(new Order(host, since, Optional.empty()), true, Optional.empty()), now);
  }

  /** The same, and ends all verdicts that do not stand without it. */
  public void revert(String host, Instant since, String author, Instant now) {
    begin(new Job(new Order(host, since, Optional.of(author)), false, Optional.empty()), now);
  }

  private void begin(Job job, Instant now) {
    if (jobs.stream().anyMatch(other -> other.equals(job))) {
      return;
    }
    var order = job.order();
    LOG.info("testimony taken back host={} since={}", order.host(), order.since());
    jobs.add(job);
    var waiting = budget.withdraw(order.host());
    goOn(now);
    if (!job.ofSums()) {
      goOn(now);
    }
    for (var source : waiting) {
      test.forgetTestimony(source, order.host(), EVER, now);
      askAnew.accept(source, now);
    }
  }

  /** Goes through the next slice; to be called often. */
  void goOn(Instant now) {
    var job = jobs.poll();
    if (job != null) {
      (job.ofSums() ? sums(job, now) : verdicts(job, now)).ifPresent(jobs::addFirst);
    }
  }

  private Optional<Job> sums(Job job, Instant now) {
    var order = job.order();
    return test.forgetTestimony(order.host(), order.since(), job.after(), SLICE, now)
        .map(last -> new Job(order, true, Optional.of(last)));
  }

  private Optional<Job> verdicts(Job job, Instant now) {
    var order = job.order();
    var author = order.author().orElseThrow();
    var part = revert(order.host(), order.since(), author, job.after(), MOST_ENDED, now);
    return Optional.of(
        part.more() ? new Job(order, false, part.last()) : new Job(order, true, Optional.empty()));
  }

  /** Takes out of the sum of a source what is to be taken back and is not yet. */
  void cleanse(Prefix source, Instant now) {
    for (var job : jobs) {
      test.forgetTestimony(source, job.order().host(), job.order().since(), now);
    }
  }

  /** Whether there is something left to go through. */
  public boolean unfinished() {
    return !jobs.isEmpty();
  }
}
