package io.picketline.sensor.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.sensor.filter.FastSuspect;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.filter.NftablesFilter;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.filter.ServedPair;
import io.picketline.sensor.filter.Slice;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.OwnChanges;
import io.picketline.sensor.time.SteadyClock;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;

/** What {@link RepairTest} runs in a namespace: a keeper, the kernel, and somebody else. */
public final class RepairScenarios {

  private static final Epoch EPOCH = new Epoch(1, 5);
  private static final int BLOCKS = 300;
  private static final Prefix KNOWN_GOOD = Prefix.parse("192.0.2.9");
  private static final Duration HOUR = Duration.ofHours(1);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
              """
              picketline.disk-dispatcher.type = Dispatcher
              akka.actor.testkit.typed.single-expect-default = 20s
              """));
  private final OwnChanges own = new OwnChanges();
  private final FilterSettings settings = FilterSettings.of(Optional.empty());
  private final FastSuspect fast = FastSuspect.open(settings, own);
  private final ActorRef<BlockKeeper.Command> keeper;

  private RepairScenarios() throws IOException {
    keeper =
        kit.spawn(
            BlockKeeper.create(
                new KeeperParts(
                    "web1",
                    Optional.of("c1:7411"),
                    List::of,
                    false,
                    () -> new KeeperParts.Limits(1_000, 10_000),
                    this::filter,
                    new FakeSparing(),
                    source ->
                        source.equals(KNOWN_GOOD)
                            ? Optional.of(Set.of(new ServedPair(IpProtocol.TCP, 443)))
                            : Optional.empty(),
                    Reactions.NONE,
                    VerdictListener.NONE,
                    new StateStore(Files.createTempDirectory("keeper")),
                    new VerdictInbox(16),
                    _ -> {},
                    _ -> {},
                    SteadyClock.ofHost(),
                    System::nanoTime)));
  }

  /** That all of it is back soon after a flush, with the times it had, and the fast path too. */
  public static void ruleset() throws IOException {
    var scene = new RepairScenarios();
    scene.block();
    for (var round = 1; round <= 3; round++) {
      var begun = System.nanoTime();
      InNamespace.shell("nft flush ruleset");
      var flushed = System.nanoTime();
      var repaired = scene.awaitRepairs(round);
      System.out.printf(
          "flush took %d ms, put back after %d ms more%n",
          (flushed - begun) / 1_000_000, (System.nanoTime() - flushed) / 1_000_000);
      // One more for each wide prefix and the restricted source.
      assertThat(repaired.drift()).isEqualTo(round * (BLOCKS + 2L));
    }
    var listing = InNamespace.shell("nft list table inet picketline");
    assertThat(listing).contains("203.0.113.0/24", "198.51.100.0/24", "192.0.2.9 . tcp . 443");
    assertThat(listing).containsPattern("10.0.0.1 timeout [0-9a-z]+ expires 59m");
    var suspect = SourceAddress.parse("192.0.2.77");
    assertThat(scene.fast.suspect(suspect.high(), suspect.low(), 32, HOUR.toNanos())).isTrue();
    scene.close();
  }

  /** That a set, a rule, an element, a time, and what is not ours are all noticed. */
  public static void piecemeal() throws IOException {
    var scene = new RepairScenarios();
    scene.block();
    var before = InNamespace.shell("nft list chains inet");
    InNamespace.shell("nft flush set inet picketline blocked4");
    assertThat(scene.awaitRepairs(1).drift()).isEqualTo(BLOCKS);
    InNamespace.shell("nft delete element inet picketline blocked4 { 10.0.0.1 }");
    assertThat(scene.awaitRepairs(2).drift()).isEqualTo(BLOCKS + 1);
    InNamespace.shell("nft delete element inet picketline blockednet4 { 198.51.100.0/24 }");
    assertThat(scene.awaitRepairs(3).drift()).isEqualTo(BLOCKS + 2);
    InNamespace.shell("nft flush chain inet picketline prerouting");
    assertThat(scene.awaitRepairs(4).drift()).isEqualTo(BLOCKS + 2);
    assertThat(InNamespace.shell("nft list chain inet picketline prerouting"))
        .contains("ip saddr @blocked4 counter");
    InNamespace.shell("nft delete table inet picketline");
    assertThat(scene.awaitRepairs(5).blocks()).isEqualTo(BLOCKS + 1);
    assertThat(InNamespace.shell("nft list chains inet")).isEqualTo(before);
    InNamespace.shell("nft add element inet picketline blocked4 { 10.9.9.9 }");
    assertThat(scene.awaitRepairs(6).blocks()).isEqualTo(BLOCKS + 2);
    scene.close();
  }

  /** That nobody else's table makes us read ours back, and neither do we ourselves. */
  public static void othersTables() throws IOException {
    var scene = new RepairScenarios();
    InNamespace.shell("nft add table inet other");
    InNamespace.shell("nft add set inet other some { type ipv4_addr ; }");
    InNamespace.shell("nft add element inet other some { 10.0.0.1 }");
    InNamespace.shell("nft add table ip picketline");
    scene.block();
    try (var filter = scene.filter()) {
      // A second one of ours is none of another's hand either.
      assertThat(filter.held(Slice.ALL)).hasSize(BLOCKS + 2);
    }
    InNamespace.shell("nft delete table ip picketline");
    InNamespace.shell("nft delete table inet other");
    assertThat(scene.counted().repairs()).isZero();
    InNamespace.shell("nft delete table inet picketline");
    assertThat(scene.awaitRepairs(1).drift()).isEqualTo(BLOCKS + 2);
    scene.close();
  }

  private PacketFilter filter() {
    return NftablesFilter.open(settings, own);
  }

  /** {@value #BLOCKS} addresses, two prefixes, one known-good source and one ignore rule. */
  private void block() {
    var now = Clock.systemUTC().instant();
    var entries = new ArrayList<LogEntry>();
    for (var i = 1; i < BLOCKS; i++) {
      entries.add(entry(Prefix.of(SourceAddress.v4(0x0a00_0000 + i))));
    }
    entries.add(entry(Prefix.of(SourceAddress.v4(0x0a00_1000))));
    entries.add(entry(Prefix.parse("198.51.100.0/24")));
    entries.add(entry(KNOWN_GOOD));
    entries.add(
        new LogEntry(
            1,
            new Change.IgnoreAdded(
                new IgnoreRule(Prefix.parse("203.0.113.0/24"), "office", "root", now))));
    var probe = kit.<BlockKeeper.InForce>createTestProbe();
    keeper.tell(new BlockKeeper.Apply(EPOCH, entries, now, probe.ref()));
    assertThat(probe.receiveMessage().blocks()).isEqualTo(BLOCKS + 1);
  }

  private static LogEntry entry(Prefix source) {
    var expires = Clock.systemUTC().instant().plus(HOUR);
    return new LogEntry(1, new Change.Blocked(Probes.verdict(source.toString(), expires)));
  }

  private BlockKeeper.Counted awaitRepairs(long repairs) {
    return Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(20))
        .until(this::counted, counted -> counted.repairs() >= repairs);
  }

  private BlockKeeper.Counted counted() {
    var probe = kit.<BlockKeeper.Counted>createTestProbe();
    keeper.tell(new BlockKeeper.Count(probe.ref()));
    return probe.receiveMessage();
  }

  private void close() {
    kit.shutdownTestKit();
    fast.close();
  }
}
