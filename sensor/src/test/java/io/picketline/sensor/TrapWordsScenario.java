package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Said;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.sensor.netlink.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** A whole sensor with traps: what it is told there it tells the operator who asks why. */
public final class TrapWordsScenario {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.2");

  private final RunningSensor sensor = new RunningSensor(Files.createTempDirectory("words"));

  private TrapWordsScenario() throws IOException {}

  public static void whatIsSaidAtTrapsIsTold() throws IOException {
    var scenario = new TrapWordsScenario();
    scenario.sensor.configure(
        "sensor { modes = [tcp, udp], mode = observe, tcp-ports = [23, 79], udp-ports = [69] }");
    try (var hosts = TwoHosts.open()) {
      scenario.sensor.start();
      scenario.speaks(hosts);
    }
  }

  private void speaks(TwoHosts hosts) throws IOException {
    hosts.python(
        """
        import socket
        u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)
        u.sendto(bytes(100),('192.0.2.1',69))
        for words in (b'',b'USER root\\r\\n\\x1b[2J',b'and more'):
          s=socket.create_connection(('192.0.2.1',23)); s.settimeout(20)
          s.sendall(words)
          try:
            s.shutdown(socket.SHUT_WR); s.recv(1)
          except OSError:
            pass
          s.close()
        socket.create_connection(('192.0.2.1',79)).close()
        """);
    await().untilAsserted(() -> assertThat(why().pairs()).isEqualTo(3));

    assertThat(why().said()).extracting(Said::port).containsExactly(69, 23);
    assertThat(why().said())
        .extracting(Said::first)
        .containsExactly("\\x00".repeat(64), "USER root\\r\\n\\x1b[2J");
    assertThat(why().said())
        .extracting(Said::protocol)
        .isEqualTo(List.of(IpProtocol.UDP, IpProtocol.TCP));
    sensor.ask(new LocalRequest.Unblock(ATTACKER), LocalReply.Changed.class);
    await().untilAsserted(() -> assertThat(why().said()).isEmpty());
  }

  private LocalReply.Explanation why() throws IOException {
    return sensor.ask(new LocalRequest.Why(ATTACKER), LocalReply.Explanation.class);
  }
}
