package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Mode;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Standing;
import io.picketline.sensor.compat.PortSentryImport;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.TwoHosts;
import io.picketline.spi.ConfigImport;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A host that ran PortSentry, and the sensor that takes over with its configuration. */
public final class PortSentryScenario {

  private static final String ATTACKER = "192.0.2.2";

  private final RunningSensor sensor = new RunningSensor(Files.createTempDirectory("portsentry"));

  private String configuration = "";

  private PortSentryScenario() throws IOException {}

  public static void oneProbeIsBlockedAndToldAsPortSentryWould() throws IOException {
    var scenario = new PortSentryScenario();
    scenario.takeOver();
    try (var hosts = TwoHosts.open()) {
      scenario.sensor.start();
      scenario.attackedBy(hosts);
    }
  }

  private void takeOver() throws IOException {
    var conf =
        Files.writeString(
            sensor.file("portsentry.conf"),
            """
            ADVANCED_PORTS_TCP="1024"
            ADVANCED_PORTS_UDP="1024"
            ADVANCED_EXCLUDE_TCP="113"
            HISTORY_FILE="@/portsentry.history"
            BLOCKED_FILE="@/portsentry.blocked"
            BLOCK_TCP="1"
            BLOCK_UDP="1"
            KILL_ROUTE="/sbin/iptables -I INPUT -s $TARGET$ -j DROP"
            SCAN_TRIGGER="0"
            """
                .replace("@", sensor.file("").toString()));
    var request =
        new ConfigImport.Request(
            conf, Optional.empty(), Optional.empty(), Set.of(Mode.ATCP, Mode.AUDP));
    configuration =
        new PortSentryImport().read(request).text()
            + "sensor.compat.log = \"%s\"\n".formatted(sensor.file("portsentry.log"));
    sensor.configure(configuration + "sensor.trigger = evidence\n");
  }

  private void attackedBy(TwoHosts hosts) throws IOException {
    assertThat(hosts.attack("tcp,192.0.2.1,113", "tcp,192.0.2.1,1024"))
        .as("excluded, and not below 1024")
        .allMatch(line -> line.endsWith("refused"));
    assertThat(verdicts()).isEmpty();

    // The sensor was started to decide by evidence, for which one probe is not enough.
    sensor.configure(configuration);
    assertThat(sensor.ask(new LocalRequest.Reload(false), LocalReply.Reloaded.class).inForce())
        .containsExactly("trigger, count-protocols: other rules from the next probe on");
    hosts.attack("tcp,192.0.2.1,79");
    await().until(() -> Files.exists(sensor.file("portsentry.history")));

    assertThat(verdicts()).singleElement().asString().contains(ATTACKER);
    assertThat(hosts.attack("tcp,192.0.2.1,1025")).allMatch(line -> line.endsWith("silent"));
    await().until(() -> !lines("portsentry.blocked.atcp").isEmpty());
    assertThat(lines("portsentry.history"))
        .singleElement()
        .asString()
        .matches("[0-9]{10} - [0-9/]{10} [0-9:]{8} Host: 192.0.2.2/192.0.2.2 Port: 79 TCP Blocked");
    assertThat(lines("portsentry.blocked.atcp")).isEqualTo(lines("portsentry.history"));
    assertThat(lines("portsentry.log"))
        .anyMatch(line -> line.endsWith("PortSentry is now active and listening."))
        .anyMatch(line ->
            line.endsWith(
                "attackalert: TCP SYN/Normal scan from host: 192.0.2.2/192.0.2.2 to TCP port: 79"))
        .anyMatch(line -> line.contains("attackalert: Host 192.0.2.2 has been blocked via"));
    assertThat(
            InNamespace.shell(
                List.of(
                    "fail2ban-regex",
                    "--out",
                    "ip",
                    sensor.file("portsentry.history").toString(),
                    "portsentry")))
        .isEqualTo(ATTACKER + "\n");
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(sensor.file(name));
  }

  private List<Standing> verdicts() throws IOException {
    return sensor.ask(new LocalRequest.ListVerdicts(10), LocalReply.Verdicts.class).verdicts();
  }
}
