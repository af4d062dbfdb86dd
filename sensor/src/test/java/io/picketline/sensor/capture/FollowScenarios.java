package io.picketline.sensor.capture;

import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER;
import static io.picketline.sensor.capture.AttackerNamespace.INTERFACE;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.Routes;
import io.picketline.sensor.work.Again;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/** Interfaces that come and go while libpcap captures, in a namespace of their own. */
public final class FollowScenarios implements AutoCloseable {
  private static final int SYN = 0x02;
  private static final String SCAN = "nmap -n -Pn --max-retries 1 --host-timeout 20s -sS -p ";
  private static final PcapSource.Interface GHOST = new PcapSource.Interface("none0", 99, true);

  private final Again again = new Again("test-again");
  private final Seen seen = new Seen();
  private final PcapSource source =
      new PcapSource(
          FollowScenarios::up,
          new CandidatePorts(all(), all()),
          (high, low) -> true,
          LinkTest.NONE,
          again,
          seen,
          seen);

  private FollowScenarios() {}

  public static void interfacesComeAndGo() throws IOException {
    try (var attacker = new AttackerNamespace();
        var scenario = new FollowScenarios()) {
      scenario.source.start();
      assertThat(scenario.source.describe()).isEqualTo("pcap on victim");

      attacker.anotherCable();
      scenario.isOn("victim, late");
      attacker.run(SCAN + "90 10.67.0.10");
      await().until(() -> scenario.seen.ports("10.67.0.66", SYN).contains(90));
      attacker.run("nmap -n -Pn --max-retries 0 --host-timeout 20s -sO -p 1 10.67.0.10");
      await().until(() -> scenario.echoes() > 0);
      var echoes = scenario.echoes();

      InNamespace.shell("ip link del late");
      scenario.isOn("victim");
      attacker.run(SCAN + "91 " + VICTIM);
      await().until(() -> scenario.seen.ports(ATTACKER, SYN).contains(91));
      assertThat(scenario.echoes()).as("not forgotten").isEqualTo(echoes);
      assertThat(threads()).doesNotContain("capture-late");

      InNamespace.shell("ip link del victim");
      scenario.isOn("no interface yet");
      assertThat(scenario.seen.failures).isEmpty();
    }
    assertThat(threads()).noneMatch(name -> name.startsWith("capture-"));
  }

  public static void interfaceThatIsDownForAWhileIsCapturedAgain() throws IOException {
    try (var attacker = new AttackerNamespace();
        var scenario = new FollowScenarios()) {
      scenario.source.start();

      InNamespace.shell("ip link set victim down");
      scenario.isOn("no interface yet");
      InNamespace.shell("ip link set victim up");
      scenario.isOn("victim");

      attacker.run(SCAN + "92 " + VICTIM);
      await().until(() -> scenario.seen.ports(ATTACKER, SYN).contains(92));
      assertThat(scenario.seen.failures).isEmpty();
    }
  }

  public static void oneThatCannotBeHadStopsNoOther() throws IOException {
    try (var attacker = new AttackerNamespace();
        var again = new Again("test-again")) {
      var seen = new Seen();
      var source =
          new PcapSource(
              () -> List.of(GHOST, new PcapSource.Interface(INTERFACE, 1, true)),
              new CandidatePorts(all(), all()),
              (high, low) -> true,
              LinkTest.NONE,
              again,
              seen,
              seen);
      source.start();
      assertThat(source.describe()).isEqualTo("pcap on none0 (not now), victim");

      InNamespace.shell("ip link add none0 type veth peer name none1");
      InNamespace.shell("ip link set none1 up");
      InNamespace.shell("ip link set none0 up");

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(source.describe()).isEqualTo("pcap on none0, victim"));
      attacker.run(SCAN + "93 " + VICTIM);
      await().until(() -> seen.ports(ATTACKER, SYN).contains(93));
      assertThat(seen.failures).isEmpty();
      source.close();
    }
  }

  public static void noMoreThanTheMost() throws IOException {
    for (var pair = 0; pair < Taps.MOST / 2; pair++) {
      pair("a" + pair, "b" + pair);
    }
    try (var scenario = new FollowScenarios()) {
      scenario.source.start();
      assertThat(scenario.taps()).hasSize(Taps.MOST);

      pair("late", "later");
      InNamespace.shell("ip link del a0");

      await()
          .untilAsserted(() ->
              assertThat(scenario.taps())
                  .hasSize(Taps.MOST)
                  .contains("late", "later")
                  .doesNotContain("a0", "b0"));
    }
  }

  private static void pair(String one, String other) {
    InNamespace.shell("ip link add %s type veth peer name %s".formatted(one, other));
    InNamespace.shell("ip link set %s up".formatted(one));
    InNamespace.shell("ip link set %s up".formatted(other));
  }

  @Override
  public void close() {
    again.close();
    source.close();
  }

  private void isOn(String names) {
    await().untilAsserted(() -> assertThat(source.describe()).isEqualTo("pcap on " + names));
  }

  private List<String> taps() {
    return List.of(source.describe().substring("pcap on ".length()).split(", "));
  }

  private long echoes() {
    return source.reported().getOrDefault("reported: ICMP echo", 0L);
  }

  /** The interfaces that are up as the kernel says now, loopback left out. */
  private static List<PcapSource.Interface> up() {
    try (var routes = Routes.open()) {
      return routes.links().stream()
          .filter(link -> link.up() && !link.loopback())
          .map(link -> new PcapSource.Interface(link.name(), link.index(), link.virtual()))
          .toList();
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  private static BitSet all() {
    var all = new BitSet();
    all.set(1, 65536);
    return all;
  }
}
