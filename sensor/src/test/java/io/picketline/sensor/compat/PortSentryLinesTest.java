package io.picketline.sensor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Mode;
import io.picketline.sensor.compat.PortSentryLines.Deed;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of PortSentry 1.2, as its program holds them and as it was seen to write them. */
class PortSentryLinesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "0| TCP NULL scan",
        "1|TCP FIN scan",
        "2|TCP SYN/Normal scan",
        "41|TCP XMAS scan",
        "43|TCP XMAS scan",
        "194|TCP SYN/Normal scan",
        "3|Unknown Type: TCP Packet Flags: SYN: 1 FIN: 1 ACK: 0 PSH: 0 URG: 0 RST: 0",
        "8|Unknown Type: TCP Packet Flags: SYN: 0 FIN: 0 ACK: 0 PSH: 1 URG: 0 RST: 0",
        "16|Unknown Type: TCP Packet Flags: SYN: 0 FIN: 0 ACK: 1 PSH: 0 URG: 0 RST: 0",
        "63|Unknown Type: TCP Packet Flags: SYN: 1 FIN: 1 ACK: 1 PSH: 1 URG: 1 RST: 1",
      })
  void attack_flags_haveItsNames(int flags, String type) {
    for (var mode : new Mode[] {Mode.STCP, Mode.ATCP}) {
      assertThat(PortSentryLines.attack(Hits.tcp(mode, flags), Deed.BLOCKED, "nftables").getFirst())
          .isEqualTo("attackalert: " + type + " from host: 192.0.2.7/192.0.2.7 to TCP port: 79");
    }
  }

  @Test
  void attack_otherModes_haveItsNames() {
    assertThat(PortSentryLines.attack(Hits.udp(Mode.AUDP), Deed.BLOCKED, "nftables").getFirst())
        .isEqualTo("attackalert: UDP scan from host: 192.0.2.7/192.0.2.7 to UDP port: 69");
    assertThat(PortSentryLines.attack(Hits.udp(Mode.UDP), Deed.BLOCKED, "nftables").getFirst())
        .isEqualTo("attackalert: Connect from host: 192.0.2.7/192.0.2.7 to UDP port: 69");
    assertThat(PortSentryLines.attack(Hits.tcp(Mode.TCP, 2), Deed.BLOCKED, "nftables").getFirst())
        .isEqualTo("attackalert: Connect from host: 192.0.2.7/192.0.2.7 to TCP port: 79");
  }

  @Test
  void attack_deeds_areTold() {
    var hit = Hits.tcp(Mode.ATCP, 2);

    assertThat(PortSentryLines.attack(hit, Deed.BLOCKED, "nftables").getLast())
        .isEqualTo(
            "attackalert: Host 192.0.2.7 has been blocked via dropped route using command:"
                + " \"picketline packet-filter nftables\"");
    assertThat(PortSentryLines.attack(hit, Deed.OBSERVED, "nftables").getLast())
        .isEqualTo("attackalert: Ignoring TCP response per configuration file setting.");
    assertThat(PortSentryLines.attack(hit, Deed.NONE, "none")).hasSize(1);
    assertThat(PortSentryLines.attack(hit, Deed.FAILED, "nftables").getLast())
        .isEqualTo("attackalert: ERROR: Could not block host 192.0.2.7/192.0.2.7 !!");
  }

  @Test
  void history_hit_isInItsFormat() {
    var zone = ZoneOffset.ofHours(2);

    assertThat(PortSentryLines.history(Hits.tcp(Mode.ATCP, 2), Hits.NOW, zone))
        .isEqualTo(
            "1403884279 - 06/27/2014 17:51:19 Host: 192.0.2.7/192.0.2.7 Port: 79 TCP Blocked");
  }

  @Test
  void datagram_anyLocale_hasAnEnglishMonthAndAPaddedDay() {
    var at = Instant.parse("2026-01-05T04:03:02Z");

    assertThat(PortSentryLines.datagram("adminalert: x", at, ZoneOffset.UTC, 77))
        .isEqualTo("<29>Jan  5 04:03:02 portsentry[77]: adminalert: x");
    assertThat(PortSentryLines.logged("adminalert: x", at, ZoneOffset.UTC, "web1", 77))
        .isEqualTo("Jan  5 04:03:02 web1 portsentry[77]: adminalert: x");
  }
}
