package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static io.picketline.sensor.keeper.Probes.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.time.SteadyClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockKeeperTest {

  private static final Epoch EPOCH = new Epoch(1, 5);
  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Prefix OTHER = Prefix.parse("198.51.100.7");

  @TempDir Path directory;
  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(
                  ConfigFactory.parseString(
                      """
                      picketline.disk-dispatcher.type = Dispatcher
                      akka.actor.testkit.typed.single-expect-default = 20s
                      """)));
  private final ManualTime time = ManualTime.get(kit.system());
  private final FakeFilter filter = new FakeFilter();
  private final List<Prefix> forgotten = Collections.synchronizedList(new ArrayList<>());
  private final FakeSparing sparing = new FakeSparing();
  private final AtomicLong nanos = new AtomicLong();
  private final VerdictInbox inbox = new VerdictInbox(16);
  private final Map<Prefix, Set<ServedPair>> knownGood = new ConcurrentHashMap<>();
  private final FakeReactions reactions = new FakeReactions();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void apply_entries_areInTheKernelWithTheirRemainingTime() {
    var keeper = keeper(true);

    var inForce = apply(keeper, 1, new Change.Blocked(expiring("192.0.2.7", 90)));

    assertThat(filter.blocked).containsEntry(ATTACKER, Duration.ofSeconds(90));
    assertThat(inForce.position().have()).isEqualTo(1);
    assertThat(inForce.blocks()).isEqualTo(1);
  }

  @Test
  void apply_coordinatorsClockDiffers_countsAgainstTheirs() {
    var keeper = keeper(true);
    var entry = new LogEntry(1, new Change.Blocked(expiring("192.0.2.7", 90)));

    this.<BlockKeeper.InForce>ask(
        keeper, to -> new BlockKeeper.Apply(EPOCH, List.of(entry), NOW.plusSeconds(60), to));

    assertThat(filter.blocked).containsEntry(ATTACKER, Duration.ofSeconds(30));
  }

  @Test
  void apply_guardedSource_isNeverBlocked() {
    sparing.own("192.0.2.7");
    var keeper = keeper(true);

    apply(keeper, 1, new Change.Blocked(expiring("192.0.2.7", 90)));

    assertThat(filter.blocked).isEmpty();
    assertThat(filter.ignored).contains(ATTACKER);
    assertThat(counted(keeper).withheld()).isEqualTo(1);
  }

  @Test
  void apply_ignoreRule_releasesWhatItCoversForGood() {
    var keeper = keeper(true);
    apply(keeper, 1, new Change.Blocked(expiring("192.0.2.7", 90)));
    var rule = new IgnoreRule(Prefix.parse("192.0.2.0/24"), "office", "root", NOW);

    apply(keeper, 2, new Change.IgnoreAdded(rule));
    assertThat(filter.blocked).isEmpty();
    assertThat(filter.ignored).contains(rule.prefix());
    assertThat(forgotten).containsExactly(rule.prefix());

    apply(keeper, 3, new Change.IgnoreRemoved(rule.prefix(), "root", NOW));
    assertThat(filter.blocked).isEmpty();
    assertThat(counted(keeper).withheld()).isZero();
  }

  @Test
  void apply_unblock_releasesAndForgets() {
    var keeper = keeper(true);
    filter.suspects.put(ATTACKER, Duration.ofMinutes(10));
    inbox.offer(expiring("192.0.2.7", 600), BlockKind.SUSPECT, true);
    keeper.tell(BlockKeeper.Wake.WAKE);

    apply(keeper, 1, new Change.Unblocked(Prefix.parse("192.0.2.0/24"), "root", NOW, NOW));

    assertThat(filter.suspects).isEmpty();
    assertThat(forgotten).containsExactly(Prefix.parse("192.0.2.0/24"));
  }

  @Test
  void replace_wholeState_releasesWhatItDoesNotName() {
    var keeper = keeper(true);
    apply(keeper, 1, new Change.Blocked(expiring("192.0.2.7", 90)));

    var first = replace(keeper, 0, false, new Change.Blocked(expiring("198.51.100.7", 90)));
    assertThat(first.complete()).isFalse();
    assertThat(filter.blocked).containsOnlyKeys(ATTACKER, OTHER);

    var last = replace(keeper, 1, true, new Change.ServedChanged(ServedPorts.NONE));
    assertThat(last.position().have()).isEqualTo(9);
    assertThat(filter.blocked).containsOnlyKeys(OTHER);
  }

  @Test
  void start_afterACrash_adoptsTheKernelAndRestoresTheState() {
    var first = keeper(true);
    apply(first, 1, new Change.Blocked(expiring("192.0.2.7", 90)));
    this.<BlockKeeper.Stopped>ask(first, BlockKeeper.Stop::new);
    filter.blocked.clear();
    filter.suspects.put(OTHER, Duration.ofMinutes(5));

    var second = keeper(true);

    assertThat(counted(second).position())
        .isEqualTo(new BlockKeeper.Position(Optional.of(EPOCH), 1));
    assertThat(filter.blocked).containsOnlyKeys(ATTACKER);
    assertThat(filter.suspects).containsOnlyKeys(OTHER);
    assertThat(((LocalReply.Verdicts) order(second, new LocalRequest.ListVerdicts(9))).total())
        .isEqualTo(2);
  }

  @Test
  void apply_kernelRefuses_triesAgainUntilItTakesIt() {
    var keeper = keeper(true);
    filter.refuses.add(ATTACKER);
    apply(keeper, 1, new Change.Blocked(expiring("192.0.2.7", 90)));
    assertThat(counted(keeper).failures()).isEqualTo(1);

    filter.refuses.clear();
    nanos.set(Duration.ofSeconds(2).toNanos());
    time.timePasses(Duration.ofSeconds(2));

    assertThat(counted(keeper).blocks()).isEqualTo(1);
    assertThat(filter.blocked).containsKey(ATTACKER);
  }

  @Test
  void apply_many_goesInBatchesOfAThousandAtMost() {
    var keeper = keeper(true);
    var entries = new ArrayList<LogEntry>();
    for (var i = 0; i < 2_500; i++) {
      var source = "10.%d.%d.1".formatted(i / 250, i % 250);
      entries.add(new LogEntry(i + 1, new Change.Blocked(expiring(source, 90))));
    }

    this.<BlockKeeper.InForce>ask(keeper, to -> new BlockKeeper.Apply(EPOCH, entries, NOW, to));

    assertThat(filter.blocked).hasSize(2_500);
    assertThat(filter.batches).allMatch(size -> size <= 1_000);
  }

  @Test
  void order_standalone_isDoneAndSavedBeforeTheAnswer() throws Exception {
    var keeper = keeper(false);

    var reply = order(keeper, new LocalRequest.Block(ATTACKER, Duration.ofHours(1), "by hand"));

    assertThat(reply).isInstanceOf(LocalReply.Changed.class);
    assertThat(filter.blocked).containsEntry(ATTACKER, Duration.ofHours(1));
    assertThat(new StateStore(directory).load().state().local()).hasSize(1);
  }

  @Test
  void order_guarded_isRefused() {
    sparing.own("192.0.2.7");

    var reply =
        order(
            keeper(false),
            new LocalRequest.Block(Prefix.parse("192.0.2.0/24"), Duration.ofHours(1), "x"));

    assertThat(reply)
        .isInstanceOfSatisfying(
            LocalReply.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(LocalReply.Reason.FORBIDDEN));
  }

  @Test
  void order_stateThatCannotBeSaved_isToldInWords() throws IOException {
    var keeper = keeper(false);
    assertThat(counted(keeper).blocks()).isZero();
    var inTheWay = Files.createDirectory(directory.resolve(StateStore.FILE));

    assertThat(order(keeper, new LocalRequest.Block(ATTACKER, Duration.ofHours(1), "x")))
        .isEqualTo(
            new LocalReply.Refused(
                LocalReply.Reason.UNAVAILABLE,
                "in force, but lost at the next restart: %s is no regular file"
                    .formatted(inTheWay)));
  }

  @Test
  void order_withACoordinator_changesOnlyThisHostsOwnVerdicts() {
    var keeper = keeper(true);
    apply(keeper, 1, new Change.Blocked(expiring("198.51.100.7", 90)));
    filter.suspects.put(ATTACKER, Duration.ofMinutes(10));
    inbox.offer(expiring("192.0.2.7", 600), BlockKind.SUSPECT, true);
    keeper.tell(BlockKeeper.Wake.WAKE);

    assertThat(order(keeper, new LocalRequest.Unblock(ATTACKER)))
        .isInstanceOf(LocalReply.Changed.class);
    assertThat(filter.suspects).isEmpty();
    assertThat(order(keeper, new LocalRequest.Unblock(OTHER)))
        .isInstanceOfSatisfying(
            LocalReply.Refused.class, refused -> assertThat(refused.message()).contains("c1:7411"));
    assertThat(filter.blocked).containsKey(OTHER);
  }

  @Test
  void judged_kernelHadNotTakenIt_isPutInForce() {
    var keeper = keeper(true);

    inbox.offer(expiring("192.0.2.7", 600), BlockKind.SUSPECT, false);
    keeper.tell(BlockKeeper.Wake.WAKE);

    assertThat(counted(keeper).suspects()).isEqualTo(1);
    assertThat(filter.suspects).containsEntry(ATTACKER, Duration.ofMinutes(10));
  }

  @Test
  void apply_aChange_isOnTheDiskWithinASecond() {
    var keeper = keeper(true);
    apply(keeper, 1, new Change.Blocked(expiring("192.0.2.7", 90)));
    assertThat(counted(keeper).blocks()).isEqualTo(1);

    time.timePasses(Duration.ofSeconds(1));

    Awaitility.await()
        .untilAsserted(
            () -> assertThat(new StateStore(directory).load().state().have()).isEqualTo(1));
  }

  private ActorRef<BlockKeeper.Command> keeper(boolean linked) {
    return kit.spawn(
        BlockKeeper.create(
            new KeeperParts(
                "web1",
                linked ? Optional.of("c1:7411") : Optional.empty(),
                List::of,
                false,
                () -> new KeeperParts.Limits(1_000, 10_000),
                () -> filter,
                sparing,
                source -> Optional.ofNullable(knownGood.get(source)),
                reactions,
                VerdictListener.NONE,
                new StateStore(directory),
                inbox,
                forgotten::add,
                _ -> {},
                new SteadyClock(() -> NOW, () -> 0L),
                nanos::get)));
  }

  private BlockKeeper.InForce apply(ActorRef<BlockKeeper.Command> keeper, long seq, Change change) {
    var entries = List.of(new LogEntry(seq, change));
    return ask(keeper, to -> new BlockKeeper.Apply(EPOCH, entries, NOW, to));
  }

  private BlockKeeper.InForce replace(
      ActorRef<BlockKeeper.Command> keeper, int number, boolean last, Change change) {
    var chunk = new LinkMessage.Snapshot(EPOCH, 9, number, last, List.of(change), NOW);
    return ask(keeper, to -> new BlockKeeper.Replace(chunk, to));
  }

  private BlockKeeper.Counted counted(ActorRef<BlockKeeper.Command> keeper) {
    return ask(keeper, BlockKeeper.Count::new);
  }

  private LocalReply order(ActorRef<BlockKeeper.Command> keeper, LocalRequest request) {
    var probe = kit.<LocalReply>createTestProbe();
    keeper.tell(new BlockKeeper.Order(request, "root", probe.ref()));
    // Answered behind the order, so that the timer of the save is set before time passes.
    assertThat(counted(keeper)).isNotNull();
    time.timePasses(Duration.ofMillis(1));
    return probe.receiveMessage();
  }

  private <R> R ask(
      ActorRef<BlockKeeper.Command> keeper, Function<ActorRef<R>, BlockKeeper.Command> message) {
    var probe = kit.<R>createTestProbe();
    keeper.tell(message.apply(probe.ref()));
    return probe.receiveMessage();
  }

  private static Verdict expiring(String source, int seconds) {
    return verdict(source, NOW.plusSeconds(seconds));
  }
}
