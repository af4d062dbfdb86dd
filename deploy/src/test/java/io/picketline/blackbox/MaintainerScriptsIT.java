package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the package's scripts do in each way that dpkg calls them (Debian policy, chapter 6), in a
 * network of their own and with directories of their own over those of this machine.
 */
class MaintainerScriptsIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Path TARGET =
      Path.of(requireNonNull(System.getProperty("picketline.root")), "deploy", "target");

  /** Before each script. The sensor is enabled and runs, the coordinator does neither. */
  private static final String STAGE =
      """
      set -eu
      scripts="$1"
      export LC_ALL=C
      mount -t tmpfs tmpfs /run
      mkdir -p /run/etc /run/systemd/system /run/bin /run/units
      cp -a /etc/. /run/etc 2>/dev/null || true
      mount --bind /run/etc /etc
      for directory in /var/lib /var/cache /var/log; do mount -t tmpfs tmpfs "$directory"; done
      mkdir -p /var/lib/picketline/sensor /var/cache/picketline /etc/picketline
      echo mine >/etc/picketline/picketline.conf
      cat >/run/bin/systemctl <<'TEXT'
      #!/bin/sh
      now=false unit=
      for word in "$@"; do
        case "$word" in --now) now=true ;; -*) ;; *.service) unit="$word" ;; *) verb="$word" ;; esac
      done
      cd /run/units
      case "$verb" in
        is-enabled) [ -e "enabled-$unit" ]; exit ;;
        is-active) if [ -e "active-$unit" ]; then echo active; exit 0; else echo inactive; exit 3; fi ;;
        enable) : >"enabled-$unit" ;;
        start) : >"active-$unit" ;;
        disable)
          rm -f "enabled-$unit"
          if "$now" && [ ! -e stuck ]; then rm -f "active-$unit"; fi
          ;;
      esac
      [ -z "$unit" ] || echo "$verb $unit" >>/run/asked
      TEXT
      chmod 755 /run/bin/systemctl
      PATH="/run/bin:$PATH"
      : >/run/asked
      : >/run/units/enabled-picketline-sensor.service
      : >/run/units/active-picketline-sensor.service
      """;

  @TempDir private static Path scripts;

  @BeforeAll
  static void take() throws IOException {
    try (var found = Files.newDirectoryStream(TARGET, "picketline_*.deb")) {
      var taken =
          Ran.command(
              LIMIT,
              List.of(
                  "dpkg-deb",
                  "--control",
                  found.iterator().next().toString(),
                  scripts.resolve("of").toString()));
      assertThat(taken.exit()).as(taken::all).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prerm upgrade 9",
        "prerm failed-upgrade 9",
        "prerm deconfigure in-favour other 1",
        "prerm deconfigure in-favour other 1 removing another 1",
        "postinst abort-upgrade 9",
        "postinst abort-deconfigure in-favour other 1",
        "postinst abort-remove",
        "postinst abort-remove in-favour other 1",
        "postrm upgrade 9",
        "postrm failed-upgrade 9",
        "postrm abort-install",
        "postrm abort-install 1",
        "postrm abort-upgrade 1",
        "postrm disappear other 1",
      })
  void script_whereNothingIsTakenAway_leavesAllAsItWas(String call) {
    var ran =
        played(
            """
            nft add table inet picketline
            "$scripts"/%s
            ls /run/units /etc/picketline
            cat /run/asked
            nft list tables
            ls -d /var/lib/picketline/sensor /var/cache/picketline
            """
                .formatted(call));

    assertThat(ran)
        .isEqualTo(
            """
            /etc/picketline:
            picketline.conf

            /run/units:
            active-picketline-sensor.service
            enabled-picketline-sensor.service
            table inet picketline
            /var/cache/picketline
            /var/lib/picketline/sensor
            """);
  }

  @Test
  void prerm_remove_stopsAndDisables() {
    assertThat(played("\"$scripts\"/prerm remove\nls /run/units\n")).isEmpty();
  }

  @Test
  void removal_thatFails_leavesServicesAsTheyWere() {
    var ran =
        played(
            """
            "$scripts"/prerm remove
            "$scripts"/postinst abort-remove
            ls /run/units
            ls /run | grep removal || true
            """);

    assertThat(ran.lines())
        .containsExactly("active-picketline-sensor.service", "enabled-picketline-sensor.service");
  }

  @Test
  void prerm_ofAServiceThatDoesNotStop_failsAndIsUndone() {
    var ran =
        played(
            """
            : >/run/units/stuck
            "$scripts"/prerm remove 2>&1 || echo "failed with $?"
            "$scripts"/postinst abort-remove
            ls /run/units
            """);

    assertThat(ran.lines())
        .containsExactly(
            "picketline: picketline-sensor.service does not stop; see 'systemctl status"
                + " picketline-sensor.service'",
            "failed with 1",
            "active-picketline-sensor.service",
            "enabled-picketline-sensor.service",
            "stuck");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prerm", "postinst", "postrm"})
  void script_calledWithAnUnknownWord_fails(String script) {
    var ran = played("\"$scripts\"/%s unknown 2>&1 || echo failed\n".formatted(script));

    assertThat(ran).isEqualTo(script + ": unknown argument 'unknown'\nfailed\n");
  }

  @Test
  void postrm_remove_keepsSettingsStateAndBlocks() {
    var ran =
        played(
            """
            nft add table inet picketline
            "$scripts"/postrm remove
            nft list tables
            ls -d /etc/picketline/* /var/lib/picketline/sensor
            ls /var/cache
            """);

    assertThat(ran.lines())
        .containsExactly(
            "table inet picketline",
            "/etc/picketline/picketline.conf",
            "/var/lib/picketline/sensor");
  }

  @Test
  void purge_afterNftables_takesOurTableAlone() {
    var ran = purged("nft add table inet picketline; nft add table inet other", "nft list tables");

    assertThat(ran).isEqualTo("table inet other\n");
  }

  @Test
  void purge_afterIpset_takesOurSetsAndRulesAlone() {
    var ran =
        purged(
            """
            for set in b4 s4; do ipset create "picketline-$set" hash:net timeout 0; done
            for set in b6 s6; do ipset create "picketline-$set" hash:net family inet6 timeout 0; done
            ipset create picketline list:set
            for set in b4 s4 b6 s6; do ipset add picketline "picketline-$set"; done
            ipset add picketline-b4 192.0.2.7
            ipset create other hash:net
            iptables -A INPUT -m set --match-set other src -j DROP
            iptables -I INPUT -m set --match-set picketline src -j DROP
            ip6tables -I INPUT ! -p ipv6-icmp -m set --match-set picketline src -j DROP
            """,
            "ipset list -name; iptables -S INPUT; ip6tables -S INPUT");

    assertThat(ran.lines())
        .containsExactly(
            "other",
            "-P INPUT ACCEPT",
            "-A INPUT -m set --match-set other src -j DROP",
            "-P INPUT ACCEPT");
  }

  /** What the sensor wrote is no reason to take away what is not of the sensor's form. */
  @Test
  void purge_afterIptables_takesTheRulesOfTheListAlone() {
    var ran =
        purged(
            """
            iptables -A INPUT -s 192.0.2.1 -j ACCEPT
            iptables -A INPUT -s 192.0.2.9 -j DROP
            iptables -A INPUT -j DROP
            iptables -I INPUT -s 192.0.2.7 -j DROP
            iptables -I INPUT -s 198.51.100.0/24 -j DROP
            ip6tables -I INPUT ! -p ipv6-icmp -s 2001:db8::7 -j DROP
            cat >/var/lib/picketline/sensor/packet-filter.list <<'TEXT'
            template iptables 00000000-0000-0000-0000-000000000000
            BLOCKED 1900000000 192.0.2.7
            damaged x 198.51.100.0/24
            BLOCKED 1900000000 2001:db8::7
            BLOCKED 1900000000 192.0.2.1
            BLOCKED 1900000000 203.0.113.5
            BLOCKED 1900000000 0.0.0.0/0
            BLOCKED 1900000000 192.0.2.9 -j DROP
            TEXT
            """,
            "iptables -S INPUT; ip6tables -S INPUT");

    assertThat(ran.lines())
        .containsExactly(
            "-P INPUT ACCEPT",
            "-A INPUT -s 192.0.2.1/32 -j ACCEPT",
            "-A INPUT -s 192.0.2.9/32 -j DROP",
            "-A INPUT -j DROP",
            "-P INPUT ACCEPT");
  }

  @Test
  void purge_afterRoutes_takesOursAlone() {
    var ran =
        purged(
            """
            ip link set lo up
            ip route add blackhole 192.0.2.7
            ip route add blackhole 192.0.2.8
            ip -6 route add blackhole 2001:db8::7 metric 1
            ip route add blackhole 198.51.100.7 proto 173
            ip -6 route add blackhole 2001:db8::8 proto 173
            ip -6 route add blackhole 2001:db8::9
            cat >/var/lib/picketline/sensor/packet-filter.list <<'TEXT'
            template ip-route unknown
            BLOCKED 1900000000 192.0.2.7
            SUSPECT 1900000000 2001:db8::7
            TEXT
            """,
            "ip -4 route show; ip -6 route show type blackhole");

    assertThat(ran.lines().map(line -> line.replaceFirst(" dev .*", "").strip()))
        .containsExactly("blackhole 192.0.2.8", "blackhole 2001:db8::9");
  }

  /** A pipe in the place of the list would keep root waiting. */
  @ParameterizedTest
  @CsvSource({"mkfifo", "ln -s /dev/zero"})
  void purge_withAListThatIsNoFile_ends(String made) {
    assertThat(purged(made + " /var/lib/picketline/sensor/packet-filter.list", "true")).isEmpty();
  }

  private static String purged(String before, String look) {
    return played(
        before
            + "\n\"$scripts\"/postrm purge\n"
            + "for left in /etc/picketline /var/lib/picketline /var/cache/picketline; do\n"
            + "  [ ! -e \"$left\" ] || echo \"$left is left\"\n"
            + "done\n"
            + look
            + "\n");
  }

  /** Root where the machine gives it, else within a namespace of users. */
  private static String played(String script) {
    var asRoot = "root".equals(System.getProperty("user.name"));
    var ran =
        Ran.command(
            LIMIT,
            List.of(
                "unshare",
                asRoot ? "-nm" : "-Urnm",
                "sh",
                "-c",
                STAGE + script,
                "sh",
                scripts.resolve("of").toString()));
    assertThat(ran.exit()).as(ran::all).isZero();
    return ran.out();
  }
}
