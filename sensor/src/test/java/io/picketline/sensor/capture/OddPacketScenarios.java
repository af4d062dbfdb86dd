package io.picketline.sensor.capture;

import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER;
import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER6;
import static io.picketline.sensor.capture.AttackerNamespace.INTERFACE;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Probe;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.filter.NftablesFilter;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.OwnChanges;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fragments, headers and protocols that scanners hide behind, by the real rules and the tap. */
public final class OddPacketScenarios {
  private static final int GROUP = 4711;
  private static final int SYN = 0x02;
  private static final String NMAP = "nmap -n -Pn --max-retries 1 --host-timeout 20s ";

  /** Sends SYNs over IPv6: in fragments, and behind an extension header. */
  private static final String IPV6 =
      """
      import socket,struct
      raw=socket.socket(socket.AF_INET6,socket.SOCK_RAW,socket.IPPROTO_RAW)
      a,b='%s','%s'
      S=socket.inet_pton(socket.AF_INET6,a); D=socket.inet_pton(socket.AF_INET6,b)
      def syn(port,data):
        t=struct.pack('!HHIIBBHHH',40000,port,7,0,0x50,2,1024,0,0)+data
        s=S+D+struct.pack('!IHBB',len(t),0,0,6)+t
        n=sum(struct.unpack('!%%dH'%%(len(s)//2),s))
        while n>>16: n=(n&0xffff)+(n>>16)
        return t[:16]+struct.pack('!H',~n&0xffff)+t[18:]
      def send(first,payload):
        raw.sendto(struct.pack('!IHBB',6<<28,len(payload),first,64)+S+D+payload,(b,0))
      t=syn(101,b'x'*2000)
      send(44,struct.pack('!BBHI',6,0,1,99)+t[:1240])
      send(44,struct.pack('!BBHI',6,0,1240,99)+t[1240:])
      send(60,bytes([6,0,1,4,0,0,0,0])+syn(102,b''))
      """
          .formatted(ATTACKER6, VICTIM6);

  private OddPacketScenarios() {}

  /** As the sensor sets the kernel up. */
  public static void nflogSeesThemAll() throws IOException {
    try (var attacker = new AttackerNamespace();
        var server = new ServerSocket(80);
        var filter = NftablesFilter.open(settings(), new OwnChanges())) {
      assertThat(server.isBound()).isTrue();
      assertThat(filter.describe()).contains("picketline");
      var seen = new Seen();
      try (var source = seen.nflog(GROUP)) {
        source.start();
        others(attacker);
        await().until(() -> seen.ports(ATTACKER, SYN).containsAll(List.of(81, 82, 91, 92)));
        await().until(() -> seen.ports(ATTACKER6, SYN).equals(List.of(101, 102)));
        await().until(() -> seen.unhandled.containsAll(List.of(3, 77, 132)));
        assertThat(seen.unhandled).doesNotContain(1, 2, 6, 17);
        assertThat(seen.withoutData).isEmpty();
        assertThat(source.reported())
            .containsEntry("reported: ICMP echo", 1L)
            .containsEntry("reported: ICMP timestamp", 1L)
            .containsEntry("reported: ICMP address mask", 1L)
            .containsKeys("reported: SCTP", "reported: IP protocol", "reported: IP options")
            .doesNotContainKey("reported: fragment");
        answersOfOurOwnAreNot(source);
        wakesAtOnce(source, seen);
      }
      assertThat(seen.failures).isEmpty();
    }
  }

  /** Without the packet filter's help. */
  public static void pcapSeesThemAll() throws IOException {
    try (var attacker = new AttackerNamespace();
        var server = new ServerSocket(80)) {
      assertThat(server.isBound()).isTrue();
      var seen = new Seen();
      var own = Set.of(SourceAddress.parse(VICTIM), SourceAddress.parse(VICTIM6));
      var all = new BitSet();
      all.set(0, 65536);
      try (var source =
          new PcapSource(
              () -> List.of(new PcapSource.Interface(INTERFACE, 0, true)),
              new CandidatePorts(all, all),
              (high, low) -> own.contains(new SourceAddress(high, low)),
              LinkTest.NONE,
              (pause, work) -> {},
              seen,
              seen)) {
        source.start();
        await().untilAsserted(() -> assertThat(seen.idles).hasPositiveValue());
        others(attacker);
        attacker.run(NMAP + "-sT -p 80 " + VICTIM);
        assertThat(seen.halfOpen).isEmpty();
        attacker.run(NMAP + "-sS -p 80 " + VICTIM);
        await().until(() -> !seen.halfOpen.isEmpty());
        assertThat(seen.halfOpen).extracting(Probe::port).containsExactly(80);
        await().until(() -> seen.ports(ATTACKER, SYN).containsAll(List.of(81, 82, 91, 92)));
        await().until(() -> seen.ports(ATTACKER6, SYN).contains(102));
        await().until(() -> seen.unhandled.containsAll(List.of(3, 77, 132)));
        assertThat(source.reported())
            .containsEntry("reported: ICMP echo", 1L)
            .containsKeys("reported: SCTP", "reported: IP protocol", "reported: IP options");
        wakesAtOnce(source, seen);
      }
      assertThat(seen.failures).isEmpty();
    }
  }

  private static void others(AttackerNamespace attacker) {
    attacker.run(NMAP + "-sS -f -p 81-82 " + VICTIM);
    attacker.run(NMAP + "-sS --ip-options R -p 91-92 " + VICTIM);
    attacker.run(NMAP + "-sO -p 2,3,6,17,77 " + VICTIM);
    attacker.run(NMAP + "-sY -p 5 " + VICTIM);
    attacker.run("nmap -n -sn -PE -PP -PM --disable-arp-ping --max-retries 0 " + VICTIM);
    attacker.python(IPV6);
  }

  private static void answersOfOurOwnAreNot(NflogSource source) {
    var before = source.counters().of(PacketOutcome.OTHER_PROTOCOL);
    InNamespace.shell(
        List.of(
            "python3",
            "-c",
            """
            import socket
            s=socket.socket(socket.AF_INET,socket.SOCK_RAW,socket.IPPROTO_ICMP)
            s.settimeout(5); s.sendto(bytes([8,0,0xf7,0xff,0,0,0,0]),('%s',0)); s.recv(99)
            """
                .formatted(ATTACKER)));
    assertThat(source.counters().of(PacketOutcome.OTHER_PROTOCOL)).isEqualTo(before);
  }

  /** What is handed over is taken long before the next look at the clock. */
  private static void wakesAtOnce(ProbeSource source, Seen seen) {
    var before = seen.idles.get();
    for (var count = 1; count <= 20; count++) {
      var wanted = before + count;
      source.wake();
      await().until(() -> seen.idles.get() >= wanted);
    }
  }

  private static FilterSettings settings() {
    var ports = new FilterSettings.Ports(true, 65_535, Set.of(), Set.of());
    return FilterSettings.of(
        Optional.of(
            new FilterSettings.Look(GROUP, 1_000, 100_000, List.of(INTERFACE), ports, ports)));
  }
}
