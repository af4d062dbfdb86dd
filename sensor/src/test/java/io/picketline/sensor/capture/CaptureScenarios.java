package io.picketline.sensor.capture;

import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER;
import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER6;
import static io.picketline.sensor.capture.AttackerNamespace.INTERFACE;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.work.Kept;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Each runs alone, as root of namespaces of its own, with a real scanner. */
public final class CaptureScenarios {
  private static final int GROUP = 4711;
  private static final int SERVED = 80;
  private static final int SYN = 0x02;
  private static final int FIN = 0x01;
  private static final int ACK = 0x10;
  private static final String NMAP = "nmap -n -Pn --max-retries 1 --host-timeout 20s ";

  private static final Kept.Timer NEVER = (pause, work) -> {};

  private CaptureScenarios() {}

  public static void nflogSeesWhatNoSocketTakes() throws IOException {
    try (var attacker = new AttackerNamespace();
        var server = new ServerSocket(SERVED)) {
      rules();
      var seen = new Seen();
      var source = seen.nflog(GROUP);
      source.start();

      scans(attacker);

      await().until(() -> seen.ports(ATTACKER, SYN).containsAll(List.of(81, 82, 83)));
      await().until(() -> seen.ports(ATTACKER, FIN).containsAll(List.of(81, 82)));
      await().until(() -> seen.ports(ATTACKER, ACK).containsAll(List.of(81, 82)));
      await().until(() -> seen.ports(ATTACKER, 0).contains(161));
      await().until(() -> seen.ports(ATTACKER6, SYN).containsAll(List.of(81, 82)));
      assertThat(seen.probes).noneMatch(probe -> probe.port() == server.getLocalPort());
      assertThat(seen.threads).containsExactly("capture-nflog");
      await().untilAsserted(() -> assertThat(seen.idles).hasPositiveValue());
      assertThat(source.counters().of(PacketOutcome.BAD_CHECKSUM)).isEqualTo(1);
      assertThat(source.describe()).isEqualTo("nflog group 4711");
      secondReaderIsRefused();

      source.close();
      source.close();
      assertThat(seen.failures).isEmpty();
    }
  }

  public static void pcapSeesWhatNoSocketTakes() throws IOException {
    try (var attacker = new AttackerNamespace();
        var server = new ServerSocket(SERVED)) {
      var seen = new Seen();
      var own = Set.of(SourceAddress.parse(VICTIM), SourceAddress.parse(VICTIM6));
      var all = new BitSet();
      all.set(1, 65536);
      var source =
          new PcapSource(
              () -> List.of(tap(INTERFACE), tap("lo")),
              new CandidatePorts(all, all),
              (high, low) -> own.contains(new SourceAddress(high, low)),
              LinkTest.NONE,
              NEVER,
              seen,
              seen);
      source.start();
      assertThat(source.describe()).isEqualTo("pcap on victim, lo");
      await().untilAsserted(() -> assertThat(seen.idles).hasPositiveValue());

      scans(attacker);

      seesAll(seen);
      assertThat(seen.probes).noneMatch(probe -> probe.port() == server.getLocalPort());
      assertThat(source.counters().of(PacketOutcome.TAKEN)).isPositive();
      assertThat(source.counters().of(PacketOutcome.BAD_CHECKSUM)).isPositive();
      assertThat(seen.failures).isEmpty();

      source.close();
      assertThat(threads()).noneMatch(name -> name.startsWith("capture-"));
    }
  }

  public static void pcapHandlerThatFailsEndsIt() throws IOException {
    try (var attacker = new AttackerNamespace()) {
      var seen = new Seen();
      var ports = new BitSet();
      ports.set(81);
      var broken =
          new Seen() {
            @Override
            public void probe(RawProbe probe) {
              throw new IllegalStateException("broken at " + probe.port);
            }
          };
      var source =
          new PcapSource(
              () -> List.of(tap(INTERFACE)),
              new CandidatePorts(ports, new BitSet()),
              (high, low) -> true,
              LinkTest.NONE,
              NEVER,
              broken,
              seen);
      source.start();

      attacker.run(NMAP + "-sS -p 81-82 " + VICTIM);

      await().until(() -> !seen.failures.isEmpty());
      assertThat(seen.failures).hasSize(1);
      assertThat(seen.failures.getFirst()).hasRootCauseMessage("broken at 81");
      source.close();
      assertThat(threads()).noneMatch(name -> name.startsWith("capture-"));
    }
  }

  private static PcapSource.Interface tap(String name) {
    return new PcapSource.Interface(name, 1, true);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  public static void pcapRefusesInOperatorsWords() {
    var seen = new Seen();
    var none = new CandidatePorts(new BitSet(), new BitSet());
    var source =
        new PcapSource(
            () -> List.of(tap("none0"), tap("none1")),
            none,
            (high, low) -> true,
            LinkTest.NONE,
            NEVER,
            seen,
            seen);

    assertThatThrownBy(source::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot capture on none0");
    source.close();
    assertThat(seen.failures).isEmpty();
  }

  public static void pcapWithoutLibrarySaysWhatToInstall() {
    System.setProperty("org.pcap4j.core.pcapLibName", "no-such-library");

    assertThatThrownBy(Libpcap::require)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("install it");
    assertThatThrownBy(Libpcap::require).isInstanceOf(IOException.class);
  }

  /** Every kind of probe, of closed ports and the served one. */
  private static void scans(AttackerNamespace attacker) {
    attacker.run(NMAP + "-sS -p 80-83 " + VICTIM);
    attacker.run(NMAP + "-sF -p 80-82 " + VICTIM);
    attacker.run(NMAP + "-sA -p 81-82 " + VICTIM);
    attacker.run(NMAP + "-sU -p 161 " + VICTIM);
    attacker.run(NMAP + "-6 -sS -p 80-82 " + VICTIM6);
    attacker.run("nmap -n -Pn --max-retries 0 -sS --badsum -p 85 " + VICTIM);
  }

  /** What {@link #scans} sent to closed ports. */
  private static void seesAll(Seen seen) {
    await().until(() -> seen.ports(ATTACKER, SYN).containsAll(List.of(81, 82, 83)));
    await().until(() -> seen.ports(ATTACKER, FIN).containsAll(List.of(81, 82)));
    await().until(() -> seen.ports(ATTACKER, ACK).containsAll(List.of(81, 82)));
    await().until(() -> seen.ports(ATTACKER, 0).contains(161));
    await().until(() -> seen.ports(ATTACKER6, SYN).containsAll(List.of(81, 82)));
  }

  private static void rules() {
    InNamespace.shell("nft add table inet test");
    InNamespace.shell(
        List.of(
            "nft", "add chain inet test look { type filter hook input priority filter - 10; }"));
    InNamespace.shell(List.of("nft", "add rule inet test look iifname != victim return"));
    InNamespace.shell(List.of("nft", "add rule inet test look socket transparent 0-1 return"));
    InNamespace.shell(
        List.of("nft", "add rule inet test look meta l4proto { tcp, udp } log group " + GROUP));
  }

  private static void secondReaderIsRefused() {
    var seen = new Seen();
    try (var second = seen.nflog(GROUP)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("4711");
    }
  }
}
