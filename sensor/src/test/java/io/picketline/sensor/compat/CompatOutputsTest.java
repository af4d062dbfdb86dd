package io.picketline.sensor.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.sensor.config.CompatConfig;
import io.picketline.sensor.keeper.VerdictListener.Fate;
import io.picketline.sensor.names.HostNames;
import io.picketline.sensor.netlink.InNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatOutputsTest {

  private static final Path LOGCHECK = Path.of("/etc/logcheck");

  private static final List<String> LAYERS =
      List.of(
          "cracking.d",
          "violations.d",
          "ignore.d.paranoid",
          "ignore.d.server",
          "ignore.d.workstation");

  /** Lines as PortSentry 1.2 itself wrote them to a syslog. */
  private static final List<String> GENUINE =
      List.of(
          "Nov 22 17:51:19 web1 portsentry[77]: attackalert: TCP SYN/Normal scan from host:"
              + " 192.0.2.7/192.0.2.7 to TCP port: 79",
          "Nov 22 17:51:19 web1 portsentry[77]: attackalert: Host 192.0.2.7 has been blocked via"
              + " dropped route using command: \"/sbin/iptables -I INPUT -s 192.0.2.7 -j DROP\"",
          "Nov 22 17:51:19 web1 portsentry[77]: adminalert: PortSentry is now active and"
              + " listening.");

  @TempDir Path directory;

  private final AtomicLong nanos = new AtomicLong();

  @Test
  void judged_allOutputs_areWritten() throws Exception {
    try (var syslog = new DatagramSink(directory.resolve("log"));
        var outputs = outputs(config(true), false)) {
      outputs.started();
      outputs.judged(Hits.verdict("192.0.2.7", 79), Fate.IN_FORCE);
      await().until(() -> counted(outputs, "compat: verdicts told") == 1);

      assertThat(syslog.received())
          .containsExactly(
              "<29>Jun 27 15:51:19 portsentry[77]: adminalert: PortSentry is now active and"
                  + " listening.",
              "<29>Jun 27 15:51:19 portsentry[77]: attackalert: TCP SYN/Normal scan from host:"
                  + " 192.0.2.7/192.0.2.7 to TCP port: 79",
              "<29>Jun 27 15:51:19 portsentry[77]: attackalert: Host 192.0.2.7 has been blocked"
                  + " via dropped route using command: \"picketline packet-filter nftables\"");
    }
    var line = "1403884279 - 06/27/2014 15:51:19 Host: 192.0.2.7/192.0.2.7 Port: 79 TCP Blocked\n";
    assertThat(history()).hasContent(line.strip());
    assertThat(blocked("atcp")).hasContent(line.strip());
    assertThat(blocked("audp")).isEmptyFile();
  }

  @Test
  void started_blockedFilesOfBefore_areEmptiedAndHistoryKept() throws Exception {
    Files.writeString(blocked("atcp"), "old\n");
    Files.writeString(history(), "old\n");
    try (var outputs = outputs(config(false), false)) {
      outputs.started();
    }

    assertThat(blocked("atcp")).isEmptyFile();
    assertThat(history()).hasContent("old");
  }

  @Test
  void judged_whatNoPacketDecidedOrPortSentryNeverTells_isPassedOver() throws Exception {
    try (var outputs = outputs(CompatConfig.NONE, false)) {
      outputs.judged(Hits.verdict("192.0.2.7", 79), Fate.IN_FORCE);
      outputs.config(config(false));
      outputs.judged(Hits.verdict(Hits.probe("192.0.2.8", 1, IpProtocol.SCTP, 0)), Fate.IN_FORCE);
      outputs.judged(Hits.verdict("2001:db8::7", 23), Fate.OBSERVED);
    }

    assertThat(Files.readAllLines(history()))
        .singleElement()
        .asString()
        .contains("Host: 2001:db8::7/2001:db8::7 Port: 23 TCP Blocked");
  }

  @Test
  void judged_handshakeOnAServedPort_isAConnectOfTheModeThatIsOn() throws Exception {
    try (var outputs = outputs(config(false), false)) {
      outputs.judged(Hits.verdict(Hits.idle("192.0.2.7", 22)), Fate.IN_FORCE);
      await().until(() -> counted(outputs, "compat: verdicts told") == 1);
    }

    assertThat(Files.readAllLines(directory.resolve("portsentry.log")).getFirst())
        .endsWith("attackalert: Connect from host: 192.0.2.7/192.0.2.7 to TCP port: 22");
    assertThat(blocked("atcp")).content().contains("Port: 22 TCP Blocked");
  }

  @Test
  void judged_restrictedClient_isNowhereCalledBlocked() throws Exception {
    try (var outputs = outputs(config(false), false)) {
      outputs.started();
      outputs.judged(Hits.verdict("192.0.2.7", 79), Fate.RESTRICTED);
      await().until(() -> counted(outputs, "compat: verdicts told") == 1);
    }

    assertThat(directory.resolve("portsentry.log"))
        .content()
        .contains("attackalert: TCP SYN/Normal scan from host: 192.0.2.7/192.0.2.7")
        .doesNotContainIgnoringCase("block");
    assertThat(history()).doesNotExist();
    assertThat(blocked("atcp")).isEmptyFile();
  }

  @Test
  void judged_flood_isCutAndCounted() throws Exception {
    try (var outputs = outputs(config(false), false)) {
      for (var i = 0; i < 500; i++) {
        outputs.judged(Hits.verdict("192.0.2.7", 1 + i), Fate.IN_FORCE);
      }
      await().until(() -> counted(outputs, "compat: verdicts told") == 200);
      assertThat(outputs.counters()).containsEntry("compat: left out, too many at a time", 300L);

      nanos.addAndGet(1_000_000_000);
      outputs.judged(Hits.verdict("192.0.2.9", 1), Fate.IN_FORCE);
      await().until(() -> counted(outputs, "compat: verdicts told") == 201);
    }
    assertThat(Files.readAllLines(history())).hasSize(201);
  }

  @Test
  void judged_nobodyToTell_isCountedAndGoesOn() throws Exception {
    try (var outputs = outputs(config(true), false)) {
      outputs.judged(Hits.verdict("192.0.2.7", 79), Fate.IN_FORCE);
      await().until(() -> counted(outputs, "compat: not written") == 1);

      outputs.config(config(false));
      outputs.judged(Hits.verdict("192.0.2.7", 79), Fate.IN_FORCE);
      await().until(() -> counted(outputs, "compat: verdicts told") == 1);
    }
  }

  @Test
  void judged_oneOutputFailing_theOthersAreWrittenAndItIsTold() throws Exception {
    // A directory in its place: not even root can write it.
    Files.createDirectory(blocked("atcp"));
    try (var outputs = outputs(config(true), false)) {
      outputs.judged(Hits.verdict("192.0.2.7", 79), Fate.IN_FORCE);
      await().until(() -> counted(outputs, "compat: not written") == 2);
      assertThat(history()).content().contains("Port: 79 TCP Blocked");
      assertThat(outputs.warnings())
          .satisfiesExactly(
              first -> assertThat(first).startsWith("compat.blocked-file is not written: "),
              second -> assertThat(second).startsWith("compat.log is not written: "));

      Files.delete(blocked("atcp"));
      try (var syslog = new DatagramSink(directory.resolve("log"))) {
        outputs.judged(Hits.verdict("192.0.2.8", 79), Fate.IN_FORCE);
        await().until(() -> counted(outputs, "compat: verdicts told") == 1);
        assertThat(syslog.received()).isNotEmpty();
      }
      assertThat(outputs.warnings()).isEmpty();
    }
    assertThat(Files.readAllLines(history())).hasSize(2);
  }

  @Test
  void history_fail2bansOwnFilter_findsEveryAttacker() throws Exception {
    writeThree();

    var found =
        InNamespace.shell(
            List.of("fail2ban-regex", "--out", "ip", history().toString(), "portsentry"));
    var summary = InNamespace.shell(List.of("fail2ban-regex", history().toString(), "portsentry"));

    assertThat(found.lines()).containsExactly("192.0.2.7", "198.51.100.9", "2001:db8::7");
    assertThat(summary).contains("Lines: 3 lines, 0 ignored, 3 matched, 0 missed");
  }

  @Test
  void log_logcheck_sortsOurLinesAsPortSentrysOwn() throws Exception {
    writeThree();

    var lines = Files.readAllLines(directory.resolve("portsentry.log"));

    assertThat(lines).hasSize(9);
    assertThat(taken(GENUINE)).isEmpty();
    assertThat(taken(lines)).isEmpty();
    // What logcheck's own format of a line asks for, so that a rule for the program finds it.
    assertThat(lines)
        .allMatch(
            Pattern.compile("^\\w{3} [ :0-9]{11} [._a-zA-Z0-9-]+ portsentry\\[[0-9]+\\]: .+")
                .asPredicate());
  }

  /**
   * The lines that a rule of logcheck's takes, as attack, as violation, or as nothing to report.
   */
  private List<String> taken(List<String> lines) throws IOException {
    var rules = new ArrayList<String>();
    for (var layer : LAYERS) {
      rules.addAll(rules(LOGCHECK.resolve(layer)));
    }
    var file = Files.write(directory.resolve("rules"), rules);
    // grep finds the line of logcheck's own example, or it would prove nothing
    var known = "Nov 22 17:51:19 web1 tftpd[1]: refused connect from 192.0.2.7";
    var all = new ArrayList<>(lines);
    all.add(known);
    var text = Files.write(directory.resolve("lines"), all);
    var found =
        InNamespace.shell(List.of("grep", "-E", "-f", file.toString(), text.toString()))
            .lines()
            .toList();
    assertThat(found).contains(known);
    return found.stream().filter(line -> !line.equals(known)).toList();
  }

  private static List<String> rules(Path layer) throws IOException {
    var rules = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(layer)) {
      for (var file : files) {
        Files.readAllLines(file).stream()
            .filter(rule -> !rule.isBlank() && !rule.startsWith("#"))
            .forEach(rules::add);
      }
    }
    assertThat(rules).as(layer.toString()).isNotEmpty();
    return rules;
  }

  private void writeThree() throws Exception {
    try (var outputs = outputs(config(false), false)) {
      outputs.started();
      outputs.judged(Hits.verdict("192.0.2.7", 79), Fate.IN_FORCE);
      outputs.judged(
          Hits.verdict(Hits.probe("198.51.100.9", 69, IpProtocol.UDP, 0)), Fate.NOT_IN_FORCE);
      outputs.judged(Hits.verdict("2001:db8::7", 23), Fate.OBSERVED);
      await().until(() -> counted(outputs, "compat: verdicts told") == 3);
    }
  }

  private static long counted(CompatOutputs outputs, String what) {
    return outputs.counters().getOrDefault(what, 0L);
  }

  private CompatOutputs outputs(CompatConfig config, boolean resolve) {
    return new CompatOutputs(
        config,
        new CompatOutputs.Parts(
            Set.of(Mode.ATCP, Mode.AUDP),
            "nftables",
            HostNames.ofSystem(resolve),
            new CompatOutputs.Place("web1", 77, ZoneOffset.UTC, directory.resolve("log")),
            Clock.fixed(Hits.NOW, ZoneId.of("UTC")),
            nanos::get));
  }

  private CompatConfig config(boolean syslog) {
    return new CompatConfig(
        syslog,
        syslog ? Optional.empty() : Optional.of(directory.resolve("portsentry.log")),
        Optional.of(history()),
        Optional.of(directory.resolve("portsentry.blocked")));
  }

  private Path history() {
    return directory.resolve("portsentry.history");
  }

  private Path blocked(String mode) {
    return directory.resolve("portsentry.blocked." + mode);
  }
}
