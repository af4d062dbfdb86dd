package io.picketline.sensor.capture;

import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER;
import static io.picketline.sensor.capture.AttackerNamespace.ATTACKER6;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM;
import static io.picketline.sensor.capture.AttackerNamespace.VICTIM6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Probe;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.InNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Bound ports, touched by a real scanner and by hand, in namespaces of their own. */
public final class TrapScenarios {
  private static final String NMAP = "nmap -n -Pn --max-retries 1 --host-timeout 20s ";
  private static final SourceAddress HERE = SourceAddress.parse(VICTIM);
  private static final Duration LONG = Duration.ofSeconds(25);

  private TrapScenarios() {}

  /** 200 ports, IPv4 and IPv6, all open and each of them told. */
  public static void twoHundredPorts() throws IOException {
    try (var attacker = new AttackerNamespace()) {
      var seen = new Seen();
      var own = new OwnTraps();
      var ports = bits(1001, 1200);
      try (var traps = traps(ports, new BitSet(), List.of(), "", own, seen)) {
        traps.start();
        assertThat(traps.describe()).isEqualTo("sockets on 200 tcp and 0 udp ports");
        assertThat(own.hold(true, HERE.high(), HERE.low(), 1100)).isTrue();
        assertThat(own.hold(false, HERE.high(), HERE.low(), 1100)).isFalse();

        var open = attacker.run(NMAP + "-sT -p 1000-1201 " + VICTIM);
        var open6 = attacker.run(NMAP + "-6 -sT -p 1000-1201 " + VICTIM6);

        assertThat(open.lines().filter(line -> line.contains("/tcp open"))).hasSize(200);
        assertThat(open6.lines().filter(line -> line.contains("/tcp open"))).hasSize(200);
        var all = IntStream.rangeClosed(1001, 1200).boxed().toList();
        await().until(() -> touched(seen, ATTACKER).equals(all));
        await().until(() -> touched(seen, ATTACKER6).equals(all));
        assertThat(seen.probes).isEmpty();
        assertThat(seen.threads).containsExactly("capture-sockets");
      }
      assertThat(own.hold(true, HERE.high(), HERE.low(), 1100)).isFalse();
      assertThat(seen.failures).isEmpty();
      noTimeWait(ports);
    }
  }

  /** Who connects gets the banner, and what he says is kept, cut and escaped. */
  public static void bannerAndFirstBytes() throws IOException {
    try (var attacker = new AttackerNamespace()) {
      var seen = new Seen();
      try (var traps =
          traps(bits(21, 21), bits(69, 69), List.of(), "220 ready\r\n", new OwnTraps(), seen)) {
        traps.start();

        var answer = attacker.shell("exec 3<>/dev/tcp/%s/21; head -c 11 <&3".formatted(VICTIM));
        assertThat(answer).isEqualTo("220 ready\r\n");
        attacker.python(
            """
            import socket,struct
            s=socket.socket(); s.bind(('',0)); s.connect(('%s',21)); s.close()
            u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); u.settimeout(5)
            u.sendto(b'hello',('%s',69)); assert u.recv(99)==b'220 ready\\r\\n'
            v=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); v.settimeout(1); v.bind(('',123))
            v.sendto(b'hello',('%s',69))
            try:
              v.recv(99); raise SystemExit('answered a server port')
            except TimeoutError:
              pass
            """
                .formatted(VICTIM, VICTIM, VICTIM));
        await().until(() -> seen.traps.size() == 2);
        await().until(() -> seen.ports(ATTACKER, 0).equals(List.of(69)));
        assertThat(seen.said).containsOnly("", "hello");
      }
    }
  }

  /** What he says is there, cut behind 64 bytes and escaped; who says nothing is told of too. */
  public static void firstBytesAreEscaped() throws IOException {
    try (var attacker = new AttackerNamespace()) {
      var seen = new Seen();
      try (var traps = traps(bits(2323, 2324), new BitSet(), List.of(), "", new OwnTraps(), seen)) {
        traps.start();
        attacker.python(
            """
            import socket
            quiet=socket.create_connection(('%s',2324))
            s=socket.create_connection(('%s',2323))
            s.sendall(b'A\\x1b[31m"\\\\\\r\\n\\xff' + b'x'*500)
            s.settimeout(5)
            try:
              s.recv(1)
            except ConnectionError:
              pass
            s.close(); quiet.settimeout(20)
            try:
              quiet.recv(1)
            except ConnectionError:
              pass
            """
                .formatted(VICTIM, VICTIM));
        await().until(() -> seen.traps.size() == 2);
        assertThat(touched(seen, ATTACKER)).containsExactly(2323, 2324);
        assertThat(seen.said)
            .containsExactlyInAnyOrder("", "A\\x1b[31m\\\"\\\\\\r\\n\\xff" + "x".repeat(53));
      }
    }
  }

  /** One who holds many connections keeps nobody else out. */
  public static void connectionsAreBounded() throws IOException {
    try (var attacker = new AttackerNamespace()) {
      var seen = new Seen();
      try (var traps = traps(bits(79, 79), new BitSet(), List.of(), "", new OwnTraps(), seen)) {
        traps.start();
        var held =
            attacker.python(
                """
                import socket,time
                all=[socket.create_connection(('%s',79)) for i in range(300)]
                time.sleep(1)
                gone=0
                for s in all:
                  s.setblocking(False)
                  try:
                    gone+= s.recv(1)==b''
                  except BlockingIOError:
                    pass
                  except ConnectionError:
                    gone+=1
                print(gone)
                """
                    .formatted(VICTIM));
        assertThat(held.strip()).isEqualTo(Integer.toString(300 - TrapSockets.MAX_CONNECTIONS));
        await().until(() -> seen.traps.size() == 300);
      }
    }
  }

  /** A port that a service has is left to it, said, and taken when it is free. */
  public static void takenPortIsTakenUpWhenFree() throws IOException {
    try (var attacker = new AttackerNamespace()) {
      var seen = new Seen();
      var own = new OwnTraps();
      var service = new ServerSocket(143);
      try (var traps = traps(bits(143, 144), new BitSet(), List.of(), "", own, seen)) {
        traps.start();
        assertThat(traps.describe())
            .isEqualTo(
                "sockets on 1 tcp and 0 udp ports; not to be had: "
                    + "tcp 143: a service of this host has it");
        assertThat(own.hold(true, HERE.high(), HERE.low(), 143)).isFalse();
        attacker.run(NMAP + "-sT -p 143 " + VICTIM);
        service.close();

        await()
            .atMost(LONG)
            .until(() -> traps.describe().equals("sockets on 2 tcp and 0 udp ports"));
        assertThat(own.hold(true, HERE.high(), HERE.low(), 143)).isTrue();
        assertThat(attacker.run(NMAP + "-sT -p 143 " + VICTIM)).contains("143/tcp open");
        await().until(() -> touched(seen, ATTACKER).equals(List.of(143)));
      }
    }
  }

  /** A service on one address has its port on all of them, whether it came before us or after. */
  public static void portOfAServiceIsNoTrapBesideIt() throws IOException {
    try (var attacker = new AttackerNamespace()) {
      var service = new ServerSocket(8080, 5, InetAddress.getByName(VICTIM));
      InNamespace.shell("ip addr add 10.68.0.1/32 dev lo");
      var seen = new Seen();
      var bits = bits(8080, 8081);
      try (var traps = traps(bits, new BitSet(), List.of("victim"), "", new OwnTraps(), seen)) {
        traps.start();
        var left = "not to be had: tcp 8080: a service of this host has it";
        assertThat(traps.describe()).isEqualTo("sockets on 1 tcp and 0 udp ports; " + left);
        assertThat(attacker.run(NMAP + "-6 -sT -p 8080-8081 " + VICTIM6))
            .contains("8080/tcp closed")
            .contains("8081/tcp open");
        service.close();

        try (var later = new ServerSocket(8081, 5, InetAddress.getByName("10.68.0.1"))) {
          assertThat(later.isBound()).isTrue();
          await()
              .atMost(LONG)
              .until(() ->
                  traps
                      .describe()
                      .equals("sockets on 1 tcp and 0 udp ports; " + left.replace("8080", "8081")));
          assertThat(attacker.run(NMAP + "-6 -sT -p 8080-8081 " + VICTIM6))
              .contains("8080/tcp open")
              .contains("8081/tcp closed");
        }
      }
      assertThat(seen.failures).isEmpty();
    }
  }

  /** Only the addresses of named interfaces are bound, and those that come later too. */
  public static void namedInterfacesAndNewAddresses() throws IOException {
    try (var attacker = new AttackerNamespace()) {
      var seen = new Seen();
      InNamespace.shell("ip link add other type veth peer name otherend");
      InNamespace.shell("ip link set otherend up");
      InNamespace.shell("ip addr add 10.67.0.1/24 dev other");
      InNamespace.shell("ip link set other up");
      attacker.run("ip route add 10.67.0.0/24 via " + VICTIM);
      try (var traps =
          traps(bits(79, 79), bits(69, 69), List.of("victim"), "", new OwnTraps(), seen)) {
        traps.start();
        assertThat(attacker.run(NMAP + "-sT -p 79 10.67.0.1")).contains("79/tcp closed");
        assertThat(attacker.run(NMAP + "-sT -p 79 " + VICTIM)).contains("79/tcp open");
        InNamespace.shell("ip addr add 10.66.0.11/24 dev victim");
        await()
            .atMost(LONG)
            .until(() -> attacker.run(NMAP + "-sT -p 79 10.66.0.11").contains("79/tcp open"));
        InNamespace.shell("ip addr del 10.66.0.11/24 dev victim");
        // To all of the network, which is nobody's probe.
        attacker.python(
            """
            import socket
            u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)
            u.setsockopt(socket.SOL_SOCKET,socket.SO_BROADCAST,1)
            u.sendto(b'all',('10.66.0.255',69)); u.sendto(b'one',('%s',69))
            """
                .formatted(VICTIM));
        await().until(() -> !seen.probes.isEmpty());
        assertThat(seen.probes).hasSize(1);
      }
    }
  }

  private static List<Integer> touched(Seen seen, String source) {
    return seen.traps.stream()
        .filter(probe -> probe.source().toString().equals(source))
        .map(Probe::port)
        .distinct()
        .sorted()
        .toList();
  }

  private static void noTimeWait(BitSet ports) {
    assertThat(InNamespace.shell("ss -Htan state time-wait").lines())
        .noneMatch(line -> ports.get(localPort(line)));
  }

  private static int localPort(String line) {
    var local = line.strip().split("\\s+", -1)[2];
    return Integer.parseInt(local.substring(local.lastIndexOf(':') + 1));
  }

  private static BitSet bits(int first, int last) {
    var bits = new BitSet();
    bits.set(first, last + 1);
    return bits;
  }

  private static TrapSockets traps(
      BitSet tcp, BitSet udp, List<String> interfaces, String banner, OwnTraps own, Seen seen) {
    return new TrapSockets(
        TrapSettings.of(tcp, udp, interfaces, banner),
        own,
        () -> System.currentTimeMillis() * 1_000_000,
        seen,
        seen);
  }
}
