package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.cli.change.IgnoreText;
import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lists of ignore rules as operators write them. */
class IgnoreTextTest {

  @Test
  void parse_goodLines_areTakenWithTheirOptions() {
    var text =
        "\ufeff# ours\r\n"
            + "  192.0.2.7/24\tthe office\r\n"
            + "2001:DB8::/32 # pentest scope=host:db-1,group:web for=8h\n"
            + "198.51.100.7 until=2026-12-31T00:00:00Z";

    var read = IgnoreText.parse("a.list", text);

    assertThat(read.problems()).isEmpty();
    assertThat(read.lines())
        .containsExactly(
            new IgnoreLine(
                Prefix.parse("192.0.2.0/24"),
                IgnoreScope.ALL,
                Optional.empty(),
                Optional.empty(),
                "the office"),
            new IgnoreLine(
                Prefix.parse("2001:db8::/32"),
                IgnoreScope.parse("group:web,host:db-1"),
                Optional.empty(),
                Optional.of(Duration.ofHours(8)),
                "pentest"),
            new IgnoreLine(
                Prefix.parse("198.51.100.7"),
                IgnoreScope.ALL,
                Optional.of(Instant.parse("2026-12-31T00:00:00Z")),
                Optional.empty(),
                ""));
  }

  @Test
  void parse_badLines_areAllToldByNumber() {
    var text =
        """
        192.0.2.7
        nonsense
        192.0.2.8 scop=group:web
        192.0.2.9 scope=web
        192.0.2.10 scope=all ours
        192.0.2.11 for=1h until=2026-12-31T00:00:00Z
        192.0.2.12 until=tomorrow
        192.0.2.7 again
        """;

    assertThat(IgnoreText.parse("a.list", text).problems())
        .containsExactly(
            "a.list:2: \"nonsense\" is no IP address",
            "a.list:3: scop= is none of scope=, for= and until=",
            "a.list:4: \"web\" is not all, group:NAME or host:NAME",
            "a.list:5: scope=all must stand at the end of the line",
            "a.list:6: 192.0.2.11 has two ends",
            "a.list:7: \"tomorrow\" is no moment such as 2026-12-31T00:00:00Z",
            "a.list:8: 192.0.2.7 stands in line 1 already");
  }
}
