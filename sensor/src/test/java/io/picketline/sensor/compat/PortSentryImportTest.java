package io.picketline.sensor.compat;

import static io.picketline.sensor.compat.Imports.fate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Mode;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.spi.ConfigImport.Fate;
import io.picketline.spi.ConfigImport.Imported;
import io.picketline.spi.ConfigImport.Note;
import io.picketline.spi.ConfigImport.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes out is fed back to our own checker. */
class PortSentryImportTest {

  private static final String FIRST_VERSION =
      """
      TCP_PORTS="1,11,79,31337"
      UDP_PORTS="1,69"
      ADVANCED_PORTS_TCP="2048"
      ADVANCED_PORTS_UDP="1024"
      ADVANCED_EXCLUDE_TCP="113,139"
      ADVANCED_EXCLUDE_UDP="520,67"
      IGNORE_FILE="@/portsentry.ignore"
      HISTORY_FILE="@/portsentry.history"
      BLOCKED_FILE="@/portsentry.blocked"
      RESOLVE_HOST = "1"
      BLOCK_UDP="1"
      BLOCK_TCP="1"
      KILL_ROUTE="/sbin/route add -host $TARGET$ reject"
      KILL_HOSTS_DENY="ALL: $TARGET$ : DENY"
      KILL_RUN_CMD_FIRST = "1"
      KILL_RUN_CMD="/usr/local/bin/page 'a scan' $TARGET$ $PORT$ $MODE$"
      SCAN_TRIGGER="2"
      PORT_BANNER="** \\"
      """;

  private static final String NASTY = "\"=# -,\n\r\t\\$'0123456789;/*";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"on", "\u00fcb\u00e9r"})
  void read_byteOrderMark_isNoPartOfTheFirstKey(String banner) throws Exception {
    var file = directory.resolve("portsentry.conf");
    var text = "\u00ef\u00bb\u00bfTCP_PORTS=\"79\"\nPORT_BANNER=\"%s\"\n".formatted(banner);
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));

    var imported =
        new PortSentryImport()
            .read(new Request(file, Optional.empty(), Optional.empty(), Set.of(Mode.TCP)));

    assertThat(checked(imported).listed().ports(IpProtocol.TCP).stream()).containsExactly(79);
    assertThat(checked(imported).listed().banner()).isEqualTo(banner);
  }

  @Test
  void read_firstVersion_meansTheSame() throws Exception {
    Files.writeString(directory.resolve("portsentry.ignore"), "127.0.0.1/32\n0.0.0.0\n");

    var imported = imported(FIRST_VERSION, Mode.ATCP, Mode.AUDP);
    var config = checked(imported);

    assertThat(config.observe()).isFalse();
    assertThat(config.modes()).containsExactlyInAnyOrder(Mode.ATCP, Mode.AUDP);
    assertThat(config.watched().maxPort()).isEqualTo(2047);
    assertThat(config.watched().watched(IpProtocol.TCP).get(1024)).isTrue();
    assertThat(config.watched().watched(IpProtocol.UDP).get(1023)).isTrue();
    assertThat(config.watched().watched(IpProtocol.UDP).get(1024)).isFalse();
    assertThat(config.watched().watched(IpProtocol.TCP).get(113)).isFalse();
    assertThat(config.watched().watched(IpProtocol.UDP).get(113)).isTrue();
    assertThat(config.ignored().rules()).hasSize(2);
    assertThat(config.resolveNames()).isTrue();
    assertThat(config.compat().syslog()).isTrue();
    assertThat(config.compat().history()).contains(directory.resolve("portsentry.history"));
    assertThat(config.compat().blocked()).contains(directory.resolve("portsentry.blocked"));
    assertThat(config.responses().route()).isTrue();
    assertThat(config.responses().hostsDeny()).isTrue();
    assertThat(config.responses().command())
        .containsExactly("/usr/local/bin/page", "a scan", "$TARGET$", "$PORT$", "$MODE$");
    assertThat(config.responses().commandFirst()).isTrue();
    assertThat(value(config, "sensor.trigger")).isEqualTo("2");
    assertThat(value(config, "sensor.banner")).isEqualTo("\"** \\\\\"");
  }

  @Test
  void read_secondVersion_meansTheSame() throws Exception {
    var imported =
        imported(
            """
            TCP_PORTS="1,7,512-515"
            UDP_PORTS="7,517-518"
            """);
    var config = checked(imported);

    assertThat(config.modes()).containsExactlyInAnyOrder(Mode.STCP, Mode.SUDP);
    assertThat(value(config, "sensor.tcp-ports")).isEqualTo("[1,7,\"512-515\"]");
    assertThat(config.observe()).isTrue();
  }

  @Test
  void read_everyKey_isAccountedFor() throws Exception {
    var text = FIRST_VERSION + "KILL_NOBODY=\"x\"\nwhat\nTCP_PORTS=\"9\"\n";

    for (var modes : List.of(Set.of(Mode.ATCP), Set.of(Mode.TCP, Mode.UDP), Set.<Mode>of())) {
      var imported = imported(text, modes.toArray(Mode[]::new));

      var lines = imported.notes().stream().map(Note::at).toList();
      for (var line = 1; line <= text.lines().count(); line++) {
        assertThat(lines).contains(directory.resolve("portsentry.conf") + ":" + line);
      }
      checked(imported);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | observe | TAKEN",
        "1 | 1 | block | TAKEN",
        "2 | 2 | block | TAKEN",
        "1 | 0 | observe | BY_HAND",
        "0 | 2 | observe | BY_HAND",
      })
  void read_block_neverBlocksWhatWasNotBlocked(int tcp, int udp, String mode, Fate fate)
      throws Exception {
    var imported =
        imported(
            """
            BLOCK_TCP="%d"
            BLOCK_UDP="%d"
            KILL_ROUTE="/sbin/iptables -I INPUT -s $TARGET$ -j DROP"
            """
                .formatted(tcp, udp),
            Mode.ATCP,
            Mode.AUDP);

    assertThat(value(checked(imported), "sensor.mode")).isEqualTo("\"" + mode + "\"");
    assertThat(fate(imported, "BLOCK_TCP")).isEqualTo(fate);
  }

  @Test
  void read_blockForOneProtocolThatIsNotWatched_doesNotCount() throws Exception {
    var imported =
        imported("BLOCK_TCP=\"1\"\nBLOCK_UDP=\"0\"\nKILL_ROUTE=\"/x $TARGET$\"\n", Mode.ATCP);

    assertThat(checked(imported).observe()).isFalse();
    assertThat(fate(imported, "BLOCK_UDP")).isEqualTo(Fate.NOT_NEEDED);
  }

  @Test
  void read_commandAlone_runsNeitherRouteNorDeny() throws Exception {
    var both = "BLOCK_TCP=\"2\"\nBLOCK_UDP=\"2\"\nKILL_HOSTS_DENY=\"ALL: $TARGET$\"\n";
    for (var route : List.of("/sbin/route add -host $TARGET$ reject", "/bin/cut $TARGET$")) {
      var imported = imported(both + "KILL_ROUTE=\"%s\"\n".formatted(route));

      var config = checked(imported);
      assertThat(config.observe()).isFalse();
      assertThat(config.responses().route()).isFalse();
      assertThat(config.responses().hostsDeny()).isFalse();
      assertThat(config.responses().command()).isEmpty();
      assertThat(fate(imported, "KILL_ROUTE")).isEqualTo(Fate.NOT_NEEDED);
      assertThat(fate(imported, "KILL_HOSTS_DENY")).isEqualTo(Fate.NOT_NEEDED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KILL_ROUTE=\"/sbin/iptables -I INPUT -j DROP\"",
        "KILL_ROUTE=\"/sbin/iptables -I INPUT -s $TARGET$ -j LOG\"",
        "KILL_ROUTE=\"/sbin/iptables -D INPUT -s $TARGET$ -j DROP\"",
        "KILL_ROUTE=\"/sbin/iptables -I INPUT -s $TARGET$ -p tcp --dport 22 -j DROP\"",
        "KILL_ROUTE=\"/sbin/ipchains -I input -s $TARGET$ -j DENY -l\"",
        "KILL_ROUTE=\"/bin/echo $TARGET$ >> /tmp/x\"",
        " KILL_ROUTE=\"/sbin/iptables -I INPUT -s $TARGET$ -j DROP\"",
        " KILL_HOSTS_DENY=\"ALL: $TARGET$\"",
        "KILL_HOSTS_DENY=\"ALL: ALL\"",
        "KILL_RUN_CMD=\"page; x\"",
        "RESOLVE_HOST=\"0\"",
      })
  void read_blockWithNothingToBlockWith_observes(String line) throws Exception {
    var imported = imported("BLOCK_TCP=\"1\"\n" + line + "\n", Mode.ATCP);

    assertThat(checked(imported).observe()).isTrue();
    assertThat(fate(imported, "BLOCK_TCP")).isEqualTo(Fate.BY_HAND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KILL_HOSTS_DENY=\"ALL: $TARGET$\"",
        "KILL_RUN_CMD=\"/bin/page $TARGET$\"",
        "KILL_ROUTE=\"/sbin/route del $TARGET$\"",
        "KILL_ROUTE=\"/sbin/ip route get $TARGET$\"",
      })
  void read_blockThatCutNobodyOff_leavesThePacketFilterOut(String line) throws Exception {
    var imported = imported("BLOCK_TCP=\"1\"\n" + line + "\n", Mode.ATCP);
    var config = checked(imported);

    assertThat(config.observe()).isFalse();
    assertThat(value(config, "sensor.packet-filter")).isEqualTo("\"none\"");
    assertThat(config.responses().route()).isFalse();
    assertThat(fate(imported, "BLOCK_TCP")).isEqualTo(Fate.BY_HAND);
  }

  @Test
  void read_blockForOneOfTwoProtocols_saysThatTheCommandDoesNothing() throws Exception {
    var imported =
        imported(
            "BLOCK_TCP=\"1\"\nBLOCK_UDP=\"0\"\nKILL_RUN_CMD=\"/bin/page\"\n", Mode.ATCP, Mode.AUDP);

    assertThat(checked(imported).observe()).isTrue();
    assertThat(fate(imported, "KILL_RUN_CMD")).isEqualTo(Fate.BY_HAND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BLOCK_TCP=1",
        " BLOCK_TCP=\"1\"",
        "block_tcp=\"1\"",
        "BLOCK_TCP\t=\"1\"",
        " BLOCK_TCP=\"1\"\nBLOCK_TCP=\"0\""
      })
  void read_blockThatPortSentryDidNotSee_observes(String line) throws Exception {
    var imported =
        imported(
            line + "\nKILL_ROUTE=\"/sbin/iptables -I INPUT -s $TARGET$ -j DROP\"\n", Mode.ATCP);

    assertThat(checked(imported).observe()).isTrue();
    assertThat(imported.notes()).anyMatch(note -> note.fate() == Fate.BY_HAND);
  }

  @ParameterizedTest
  @CsvSource({"51, 51", "100, 100", "99999, 1000"})
  void read_secondVersion_hasNoLimitOfTheTrigger(String written, String ours) throws Exception {
    var config = checked(imported("TCP_PORTS=\"5-9\"\nSCAN_TRIGGER=\"%s\"\n".formatted(written)));

    assertThat(value(config, "sensor.trigger").replace("\"", "")).isEqualTo(ours);
  }

  @Test
  void read_shellCommands_areLeftToAPersonWordForWord() throws Exception {
    var command = "/bin/echo 'block from $TARGET$' | /sbin/pfctl -f -";
    var imported = imported("KILL_ROUTE=\"%s\"\nKILL_RUN_CMD=\"page; x\"\n".formatted(command));

    assertThat(fate(imported, "KILL_ROUTE")).isEqualTo(Fate.BY_HAND);
    assertThat(fate(imported, "KILL_RUN_CMD")).isEqualTo(Fate.BY_HAND);
    assertThat(imported.text()).contains("# KILL_ROUTE=\"" + command + "\"");
    assertThat(checked(imported).responses().command()).isEmpty();
  }

  @Test
  void read_settingsThatPortSentrySkips_areNotTurnedOn() throws Exception {
    var imported =
        imported("KILL_ROUTE=\"/sbin/route add reject\"\nKILL_HOSTS_DENY=\"ALL: ALL\"\n");

    assertThat(fate(imported, "KILL_ROUTE")).isEqualTo(Fate.NOT_NEEDED);
    assertThat(fate(imported, "KILL_HOSTS_DENY")).isEqualTo(Fate.NOT_NEEDED);
    assertThat(checked(imported).responses().route()).isFalse();
    assertThat(checked(imported).responses().hostsDeny()).isFalse();
  }

  @Test
  void read_hostsDeny_namesTheOneLineToWrite() throws Exception {
    var imported = imported("KILL_HOSTS_DENY=\"ALL: $TARGET$ : DENY\"\n");

    assertThat(imported.text()).contains("ALL: /var/lib/picketline/sensor/hosts.deny : DENY");
  }

  @ParameterizedTest
  @CsvSource({"0, immediate", "1, immediate", "2, 2", "50, 50", "51, immediate", "x, immediate"})
  void read_trigger_isAsPortSentryActs(String written, String ours) throws Exception {
    var config = checked(imported("SCAN_TRIGGER=\"%s\"\n".formatted(written)));

    assertThat(value(config, "sensor.trigger").replace("\"", "")).isEqualTo(ours);
  }

  @Test
  void read_debiansDefaults_nameTheModes() throws Exception {
    var defaults = directory.resolve("default");
    Files.writeString(defaults, "# modes\nTCP_MODE=\"stcp\"\nUDP_MODE=\"\"\n");
    Files.writeString(directory.resolve("portsentry.conf"), "TCP_PORTS=\"1\"\n");

    var imported =
        new PortSentryImport()
            .read(
                new Request(
                    directory.resolve("portsentry.conf"),
                    Optional.empty(),
                    Optional.of(defaults),
                    Set.of()));

    assertThat(checked(imported).modes()).containsExactly(Mode.STCP);
  }

  @Test
  void read_ignoreFile_tellsWhichLinesPortSentryPassedOver() throws Exception {
    Files.writeString(
        directory.resolve("portsentry.ignore"),
        "192.0.2.1\n 192.0.2.2\n192.0.2.3/33\n0.0.0.0/0\n2001:db8::1\n192.0.2.9 # office");

    var notes = imported("IGNORE_FILE=\"@/portsentry.ignore\"\n").notes();

    assertThat(at(notes, 2)).isEqualTo(Fate.CHANGED);
    assertThat(at(notes, 3)).isEqualTo(Fate.BY_HAND);
    assertThat(at(notes, 4)).isEqualTo(Fate.BY_HAND);
    assertThat(at(notes, 5)).isEqualTo(Fate.CHANGED);
    assertThat(notes).noneMatch(note -> note.at().endsWith(".ignore:1"));
    assertThat(notes).noneMatch(note -> note.at().endsWith(".ignore:6"));
  }

  @Test
  void read_filesThatAreNotThere_areAnErrorIfTheyWereNamed() throws Exception {
    var none = directory.resolve("none");
    var importer = new PortSentryImport();

    assertThatThrownBy(() -> importer.read(request(none, Optional.empty())))
        .isInstanceOf(IOException.class)
        .hasMessage(none + " is not there");
    Files.writeString(directory.resolve("portsentry.conf"), "IGNORE_FILE=\"/none\"\n");
    assertThatThrownBy(
            () -> importer.read(request(directory.resolve("portsentry.conf"), Optional.of(none))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none is not there");
    assertThat(fate(imported("IGNORE_FILE=\"/none\"\n"), "IGNORE_FILE")).isEqualTo(Fate.BY_HAND);
  }

  @Test
  void read_anyBytes_makeAFileThatOurCheckerTakes() throws Exception {
    var random = new Random(5);
    for (var round = 0; round < 300; round++) {
      var bytes = FIRST_VERSION.replace("@", directory.toString()).getBytes(StandardCharsets.UTF_8);
      for (var i = random.nextInt(30); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) NASTY.charAt(random.nextInt(NASTY.length()))
                : (byte) random.nextInt();
      }
      var file = Files.write(directory.resolve("portsentry.conf"), bytes);

      checked(new PortSentryImport().read(request(file, Optional.empty())));
    }
  }

  private static Request request(Path file, Optional<Path> ignore) {
    return new Request(file, ignore, Optional.empty(), Set.of());
  }

  private Imported imported(String text, Mode... modes) throws IOException {
    var bytes = text.replace("@", directory.toString()).getBytes(StandardCharsets.UTF_8);
    return Imports.read(directory, bytes, modes);
  }

  private SensorConfig checked(Imported imported) throws IOException {
    var file = directory.resolve("picketline.conf");
    Files.writeString(file, imported.text());
    try {
      return SensorConfig.read(file);
    } catch (InvalidConfigException e) {
      throw new AssertionError(e.problems() + "\n" + imported.text(), e);
    }
  }

  private static String value(SensorConfig config, String key) {
    return config.effective().settings().stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static Fate at(List<Note> notes, int line) {
    return notes.stream()
        .filter(note -> note.at().endsWith(".ignore:" + line))
        .findFirst()
        .orElseThrow()
        .fate();
  }
}
