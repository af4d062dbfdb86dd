package io.picketline.sensor.keeper;

import static io.picketline.sensor.keeper.Probes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Misfit;
import io.picketline.sensor.filter.NoFilter;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.time.SteadyClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are answered is what the packet filter made of it. */
class OrdersTest {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");
  private static final Prefix WIDE = Prefix.parse("192.0.2.0/24");
  private static final Duration LIFE = Duration.ofMinutes(10);

  @TempDir Path directory;
  private final FakeFilter fake = new FakeFilter();
  private PacketFilter filter = fake;
  private Optional<String> coordinators = Optional.empty();
  private int maxBlocks = 1_000;
  private boolean observe;

  @Test
  void block_taken_isBlocked() {
    assertThat(block(started(), ATTACKER)).isEqualTo("blocked 192.0.2.7 until " + end());
  }

  @Test
  void import_endlessBlock_isAMisfit() {
    var endless =
        new LocalRequest.Block(ATTACKER, Duration.ofSeconds(Long.MAX_VALUE), "a list");
    var reply = started().order(new LocalRequest.Import(List.of(endless), true, false), "root");

    assertThat(((LocalReply.Imported) reply).misfits())
        .extracting(Misfit::message)
        .containsExactly("a block lasts from one second to 365 days");
  }

  @Test
  void block_refused_isOnlyOrdered() {
    fake.refuses.add(ATTACKER);

    assertThat(block(started(), ATTACKER))
        .isEqualTo(
            "ordered 192.0.2.7 until %s, not in the packet filter yet: the set is full"
                .formatted(end()));
  }

  @Test
  void block_widerThanACoordinatorWouldTake_isRefused() {
    var keeping = started();
    for (var wide : List.of("8.0.0.0/7", "0.0.0.0/0", "2000::/15")) {
      var reply = keeping.order(forced(Prefix.parse(wide), false, true), "root");

      assertThat(reply)
          .isInstanceOfSatisfying(
              LocalReply.Refused.class,
              refused -> assertThat(refused.message()).contains("the widest block"));
    }
    assertThat(fake.blocked).isEmpty();
    assertThat(block(keeping, Prefix.parse("8.0.0.0/8"))).startsWith("blocked 8.0.0.0/8");
  }

  @Test
  void block_noRoom_isOnlyOrdered() {
    maxBlocks = 1;
    var keeping = started();
    keeping.order(new LocalRequest.Block(WIDE, LIFE.multipliedBy(2), "by hand"), "root");

    assertThat(block(keeping, ATTACKER))
        .endsWith("not in the packet filter yet: max-blocks are in force");
  }

  @Test
  void order_observing_wouldDo() {
    observe = true;
    var keeping = started();

    assertThat(block(keeping, ATTACKER))
        .isEqualTo("would block 192.0.2.7 until %s: this sensor only observes".formatted(end()));
    assertThat(unblock(keeping, ATTACKER)).isEqualTo("would unblock 192.0.2.7");
  }

  @Test
  void order_noPacketFilter_wouldDo() {
    filter = new NoFilter();
    var keeping = started();

    assertThat(block(keeping, ATTACKER))
        .isEqualTo("would block 192.0.2.7 until %s: packet-filter = none".formatted(end()));
    assertThat(unblock(keeping, ATTACKER)).isEqualTo("would unblock 192.0.2.7");
  }

  @Test
  void block_dryRun_blocksNobody() {
    var keeping = started();

    assertThat(changed(keeping.order(forced(ATTACKER, true, false), "root")))
        .isEqualTo("would block 192.0.2.7 until " + end());
    assertThat(fake.blocked).isEmpty();
  }

  @Test
  void import_list_isBlockedAtOnceOrNotAtAll() {
    var keeping = started();
    var good = new LocalRequest.Block(ATTACKER, LIFE, "list");
    var bad = new LocalRequest.Block(WIDE, LIFE.plusDays(400), "list");

    var none = keeping.order(new LocalRequest.Import(List.of(good, bad), false, false), "root");
    assertThat(((LocalReply.Imported) none).misfits()).hasSize(1);
    assertThat(fake.blocked).isEmpty();
    var one = keeping.order(new LocalRequest.Import(List.of(good, bad), true, false), "root");

    assertThat(((LocalReply.Imported) one).blocked()).isEqualTo(1);
    assertThat(fake.blocked).containsOnlyKeys(ATTACKER);
    assertThat(keeping.order(new LocalRequest.Export(Optional.empty()), "root"))
        .isInstanceOfSatisfying(
            LocalReply.Exported.class,
            exported ->
                assertThat(exported.blocks())
                    .extracting(ExportedBlock::source)
                    .containsExactly(ATTACKER));
  }

  @Test
  void import_underACoordinator_isForbidden() {
    coordinators = Optional.of("core-1");
    var list = List.of(new LocalRequest.Block(ATTACKER, LIFE, "list"));

    assertThat(started().order(new LocalRequest.Import(list, false, false), "root"))
        .isInstanceOf(LocalReply.Refused.class);
  }

  @Test
  void unblock_dryRun_unblocksNobody() {
    var keeping = started();
    block(keeping, ATTACKER);

    var answer = keeping.order(new LocalRequest.Unblock(WIDE, Optional.empty(), true), "root");

    assertThat(changed(answer)).isEqualTo("would unblock 192.0.2.7");
    assertThat(fake.blocked).containsOnlyKeys(ATTACKER);
  }

  @Test
  void unblock_taken_isUnblocked() {
    var keeping = started();
    block(keeping, ATTACKER);

    var answer = (LocalReply.Changed) keeping.order(new LocalRequest.Unblock(ATTACKER), "root");
    assertThat(answer.objects()).containsExactly("unblocked 192.0.2.7");
    assertThat(answer.rest()).isEmpty();
  }

  @Test
  void unblock_refused_saysThatItIsStillThere() {
    var keeping = started();
    block(keeping, ATTACKER);
    fake.refuses.add(ATTACKER);

    assertThat(unblock(keeping, ATTACKER))
        .isEqualTo("released 192.0.2.7, still in the packet filter: the set is full");
    assertThat(fake.blocked).containsKey(ATTACKER);
  }

  @Test
  void unblock_insideAWideBlock_saysSo() {
    var keeping = started();
    block(keeping, WIDE);
    assertThat(keeping.order(new LocalRequest.Unblock(ATTACKER), "root"))
        .isEqualTo(notFound("192.0.2.7 is blocked by 192.0.2.0/24: unblock that"));

    block(keeping, ATTACKER);
    assertThat(unblock(keeping, ATTACKER))
        .isEqualTo("released 192.0.2.7, still blocked as part of 192.0.2.0/24");
  }

  @Test
  void unblock_insideABlockedSubnet_namesIt() {
    var keeping = started();
    block(keeping, Prefix.parse("2001:db8:5::/64"));
    var one = new LocalRequest.Unblock(Prefix.parse("2001:db8:5::1"));
    assertThat(keeping.order(one, "root"))
        .isEqualTo(notFound("2001:db8:5::1 is blocked by 2001:db8:5::/64: unblock that"));

    keeping.order(new LocalRequest.AddIgnore(one.prefix(), "ours"), "root");
    assertThat(keeping.order(one, "root"))
        .isEqualTo(notFound("nothing inside 2001:db8:5::1 is blocked"));
  }

  @Test
  void unblock_insideAWideBlockObserving_wouldBe() {
    observe = true;
    var keeping = started();
    block(keeping, WIDE);
    assertThat(keeping.order(new LocalRequest.Unblock(ATTACKER), "root"))
        .isEqualTo(notFound("192.0.2.7 would be blocked by 192.0.2.0/24: unblock that"));
  }

  @Test
  void unblock_heldByTheLogToo_saysSo() {
    coordinators = Optional.of("c1");
    var keeping = started();
    KeepingScene.apply(keeping, NOW, KeepingScene.verdict(ATTACKER, true, NOW, LIFE));
    keeping
        .parts()
        .inbox()
        .offer(KeepingScene.verdict(ATTACKER, true, NOW, LIFE), BlockKind.BLOCKED, false);
    keeping.judged();

    var answer = (LocalReply.Changed) keeping.order(new LocalRequest.Unblock(ATTACKER), "root");
    var onTheNetwork =
        new LocalReply.Refused(
            LocalReply.Reason.FORBIDDEN,
            "the network's verdict on 192.0.2.7 stands: unblock it on c1");
    assertThat(answer.objects()).containsExactly("released 192.0.2.7, still blocked network-wide");
    assertThat(answer.rest()).contains(onTheNetwork);
    assertThat(keeping.order(new LocalRequest.Unblock(ATTACKER), "root")).isEqualTo(onTheNetwork);
  }

  @Test
  void unblock_insideAWideBlockOfAnEarlierFleet_isRefused() {
    coordinators = Optional.of("c1");
    var linked = started();
    KeepingScene.apply(linked, NOW, KeepingScene.verdict(WIDE, true, NOW, LIFE));
    coordinators = Optional.empty();
    var alone = new Keeping(parts(), linked.state());
    alone.start();

    assertThat(alone.order(new LocalRequest.Unblock(ATTACKER), "root"))
        .isInstanceOf(LocalReply.Refused.class);
  }

  private static LocalRequest.Block forced(Prefix source, boolean dryRun, boolean force) {
    return new LocalRequest.Block(source, LIFE, "by hand", dryRun, force);
  }

  private Keeping started() {
    var keeping = new Keeping(parts(), SavedState.NONE);
    keeping.start();
    return keeping;
  }

  private String block(Keeping keeping, Prefix prefix) {
    return changed(keeping.order(new LocalRequest.Block(prefix, LIFE, "by hand"), "root"));
  }

  private String unblock(Keeping keeping, Prefix prefix) {
    return changed(keeping.order(new LocalRequest.Unblock(prefix), "root"));
  }

  private static String changed(LocalReply reply) {
    assertThat(reply).isInstanceOf(LocalReply.Changed.class);
    return ((LocalReply.Changed) reply).objects().getFirst();
  }

  private static LocalReply notFound(String message) {
    return new LocalReply.Refused(LocalReply.Reason.NOT_FOUND, message);
  }

  private static String end() {
    return NOW.plus(LIFE).toString();
  }

  private KeeperParts parts() {
    return new KeeperParts(
        "web1",
        coordinators,
        List::of,
        observe,
        () -> new KeeperParts.Limits(1_000, maxBlocks),
        () -> filter,
        new FakeSparing(),
        KnownGood.NOBODY,
        new FakeReactions(),
        VerdictListener.NONE,
        new StateStore(directory),
        new VerdictInbox(16),
        _ -> {},
        _ -> {},
        new SteadyClock(() -> NOW, () -> 0L),
        () -> 0L);
  }
}
