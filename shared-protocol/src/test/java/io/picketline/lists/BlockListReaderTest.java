package io.picketline.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.lists.BlockList.Entry;
import io.picketline.lists.BlockList.Problem;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockListReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T11:23:55Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @ParameterizedTest
  @CsvSource({
    "firehol.netset, plain",
    "dshield.txt, dshield",
    "spamhaus-drop.txt, spamhaus",
    "spamhaus-drop.json, spamhaus",
    "portsentry-history.txt, portsentry",
    "portsentry-blocked-tcp.txt, portsentry",
    "portsentry-blocked-udp.txt, portsentry",
    "fail2ban-banned.txt, fail2ban",
    "fail2ban-banip.txt, fail2ban",
    "fail2ban-get-banned.txt, fail2ban",
    "fail2ban-with-time.txt, fail2ban",
    "fail2ban-with-time-forever.txt, fail2ban",
    "crowdsec-list.json, crowdsec",
    "crowdsec-lapi.json, crowdsec",
    "crowdsec-none.json, crowdsec",
    "crowdsec-list.csv, csv",
    "nft-blocked4.txt, nft",
    "nft-blocked4.json, nft",
    "nft-blocked6.txt, nft",
    "ipset-nets.txt, ipset",
    "ipset-blocked4.txt, ipset",
  })
  void read_whatATool_wrote_isKnownByItsContent(String file, String format) throws IOException {
    var list = fixture(file);

    assertThat(list.format()).hasToString(format);
    assertThat(list.problems()).isEmpty();
    assertThat(fixture(file, ListFormat.named(format))).isEqualTo(list);
  }

  @Test
  void read_plainLines_passesOverCommentsAndEmptyLines() throws IOException {
    var list = read("\ufeff# made by hand\n192.0.2.7\n\n 2001:db8::/48 ; seen, often\r\n");

    assertThat(list.format()).isEqualTo(ListFormat.PLAIN);
    assertThat(list.problems()).isEmpty();
    assertThat(list.entries())
        .extracting(Entry::line, entry -> entry.source().toString())
        .containsExactly(Tuple.tuple(2, "192.0.2.7"), Tuple.tuple(4, "2001:db8::/48"));
  }

  @Test
  void read_csv_takesWhatTheLineSays() throws IOException {
    var list =
        read(
            """
            address,duration,reason
            192.0.2.7,2h,"abuse, ""again"" # 7"
            192.0.2.8, 30s
            192.0.2.9,,by hand
            192.0.2.10
            """);

    assertThat(list.problems()).isEmpty();
    assertThat(list.entries())
        .extracting(Entry::line, Entry::duration, Entry::reason)
        .containsExactly(
            Tuple.tuple(2, Optional.of(HOUR.multipliedBy(2)), Optional.of("abuse, \"again\" # 7")),
            Tuple.tuple(3, Optional.of(Duration.ofSeconds(30)), Optional.empty()),
            Tuple.tuple(4, Optional.empty(), Optional.of("by hand")),
            Tuple.tuple(5, Optional.empty(), Optional.empty()));
  }

  @Test
  void read_badLines_namesEveryOneAndKeepsTheOthers() throws IOException {
    var list =
        read(
            "192.0.2.256,1h\n192.0.2.7\n192.0.2.8/33\n192.0.2.9,soon\n192.0.2.9,1h,\"x\n"
                + "192.0.2.4,1h,a,b\n"
                + "9".repeat(3_000)
                + "\n192.0.2.1,1h,\u0007bell\n192.0.2.1,366d\n192.0.2.9-192.0.2.1\n");

    assertThat(sources(list)).containsExactly("192.0.2.7");
    assertThat(list.problems())
        .extracting(Problem::line)
        .containsExactly(1, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(list.problems())
        .extracting(Problem::problem)
        .noneMatch(text -> text.contains("\u0007"));
  }

  @Test
  void read_lineEndsOfAnyKind_areLineEnds() throws IOException {
    var list = read("192.0.2.1\r\n192.0.2.2\r192.0.2.3\n\n192.0.2.4\r");

    assertThat(list.problems()).isEmpty();
    assertThat(list.entries()).extracting(Entry::line).containsExactly(1, 2, 3, 5);
  }

  @Test
  void read_netset_takesAddressesPrefixesAndRanges() throws IOException {
    assertThat(sources(fixture("firehol.netset")))
        .containsExactly(
            "192.0.2.0/25", "198.51.100.7", "203.0.113.5", "203.0.113.6/31", "203.0.113.8/31");
  }

  @Test
  void read_publishersLists_keepWhatTheyCallTheSource() throws IOException {
    assertThat(fixture("dshield.txt").entries())
        .containsExactly(
            entry(4, "192.0.2.0/24", "DShield: EXAMPLE-NET"),
            entry(5, "198.51.100.0/24", "DShield"));
    assertThat(fixture("spamhaus-drop.txt").entries())
        .containsExactly(
            entry(3, "192.0.2.0/24", "Spamhaus SBL000001"),
            entry(4, "198.51.100.0/24", "Spamhaus SBL000002"),
            entry(5, "2001:db8::/32", "Spamhaus SBL000003"));
    assertThat(fixture("spamhaus-drop.json").entries())
        .containsExactly(
            entry(1, "192.0.2.0/24", "Spamhaus SBL000001"),
            entry(2, "2001:db8::/32", "Spamhaus SBL000003"));
  }

  @Test
  void read_portSentry_takesEachSourceOnce() throws IOException {
    var list = fixture("portsentry-history.txt");

    assertThat(list.entries())
        .containsExactly(
            entry(1, "192.0.2.7", "PortSentry: tcp/111"),
            entry(2, "192.0.2.8", "PortSentry: tcp/143"),
            entry(3, "198.51.100.9", "PortSentry: tcp/31337"));
    assertThat(list.leftOut()).containsExactly(Map.entry(LeftOut.TWICE, 1));
  }

  @Test
  void read_fail2banWithTime_keepsWhatIsLeftInTheZoneOfTheHost() throws IOException {
    assertThat(fixture("fail2ban-with-time.txt").entries())
        .extracting(Entry::duration)
        .containsOnly(Optional.of(Duration.ofMinutes(10)));

    var nepal = ZoneId.of("Asia/Kathmandu");
    var there = new BlockListReader(NOW.minus(Duration.ofMinutes(345)), nepal, Set.of());
    assertThat(there.read(open("fail2ban-with-time.txt"), Optional.empty()).entries())
        .extracting(Entry::duration)
        .containsOnly(Optional.of(Duration.ofMinutes(10)));

    var later = new BlockListReader(NOW.plus(HOUR), ZoneOffset.UTC, Set.of());
    var ended = later.read(open("fail2ban-with-time.txt"), Optional.empty());
    assertThat(ended.entries()).isEmpty();
    assertThat(ended.leftOut()).containsExactly(Map.entry(LeftOut.ENDED, 3));
  }

  @Test
  void read_fail2banOfAllJails_namesTheJail() throws IOException {
    var list = fixture("fail2ban-banned.txt");

    assertThat(list.entries())
        .containsExactly(
            entry(1, "192.0.2.7", "fail2ban: sshd"),
            entry(1, "2001:db8::7", "fail2ban: sshd"),
            entry(1, "198.51.100.9", "fail2ban: sshd"));
    assertThat(list.leftOut()).containsExactly(Map.entry(LeftOut.TWICE, 1));
    assertThat(sources(fixture("fail2ban-banip.txt")))
        .containsExactly("192.0.2.7", "2001:db8::7", "198.51.100.9");
    assertThat(fixture("fail2ban-with-time-forever.txt").entries())
        .containsExactly(entry(1, "192.0.2.7", "fail2ban"));
  }

  @Test
  void read_crowdSec_takesBansOfAddressesAlone() throws IOException {
    for (var file : List.of("crowdsec-list.json", "crowdsec-lapi.json")) {
      var list = fixture(file);

      assertThat(list.entries())
          .extracting(Entry::source, Entry::reason)
          .containsExactlyInAnyOrder(
              tuple("2001:db8:1::9", "CrowdSec: two years"),
              tuple("198.51.100.0/24", "CrowdSec: crawler"),
              tuple("192.0.2.7", "CrowdSec: ssh guessing"));
      assertThat(list.leftOut())
          .containsExactly(Map.entry(LeftOut.NO_BAN, 1), Map.entry(LeftOut.NO_ADDRESS, 2));
      assertThat(list.shortened()).isEqualTo(1);
      assertThat(list.entries())
          .extracting(entry -> entry.duration().orElseThrow())
          .contains(Duration.ofDays(30))
          .allMatch(span -> span.compareTo(Duration.ofDays(30)) <= 0);
    }
    assertThat(fixture("crowdsec-none.json").entries()).isEmpty();
  }

  @Test
  void read_crowdSecAsCsv_goesByTheHeader() throws IOException {
    var list = fixture("crowdsec-list.csv");

    assertThat(sources(list)).containsExactly("2001:db8:1::9", "198.51.100.0/24", "192.0.2.7");
    assertThat(list.entries().getLast().duration()).contains(Duration.parse("PT3H59M57S"));
    assertThat(list.leftOut())
        .containsExactly(Map.entry(LeftOut.NO_BAN, 1), Map.entry(LeftOut.NO_ADDRESS, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "nft-blocked4.txt, PT1H, PT2H, PT30M",
    "nft-blocked4.json, PT59M59S, PT1H59M59S, PT29M59S"
  })
  void read_nftSet_keepsTimesAndComments(
      String file, Duration first, Duration second, Duration third) throws IOException {
    var list = fixture(file);

    assertThat(list.sets()).containsExactly("blocked4");
    assertThat(list.entries())
        .extracting(entry -> entry.source().toString(), Entry::duration, Entry::reason)
        .containsExactly(
            Tuple.tuple("192.0.2.7", Optional.of(first), Optional.empty()),
            Tuple.tuple("192.0.2.16/28", Optional.of(second), Optional.of("ssh guessing")),
            Tuple.tuple("198.51.100.0/24", Optional.empty(), Optional.empty()),
            Tuple.tuple("203.0.113.5", Optional.of(third), Optional.empty()),
            Tuple.tuple("203.0.113.6/31", Optional.of(third), Optional.empty()),
            Tuple.tuple("203.0.113.8/31", Optional.of(third), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"nft-counted.txt", "nft-counted.json"})
  void read_nftSetWithCounters_takesTheAddresses(String file) throws IOException {
    assertThat(sources(fixture(file))).hasSize(6).contains("192.0.2.9", "192.0.2.14");
  }

  @ParameterizedTest
  @CsvSource({
    "nft-pairs.txt, 4",
    "nft-pairs.json, 1",
    "nft-ports.txt, 4",
    "nft-ports.json, 1",
    "ipset-ports.txt, 2"
  })
  void read_setOfOtherThings_isWrong(String file, int line) throws IOException {
    var list = fixture(file);

    assertThat(list.entries()).isEmpty();
    assertThat(list.problems()).isNotEmpty().extracting(Problem::line).containsOnly(line);
  }

  @Test
  void read_ipset_keepsTimesAndComments() throws IOException {
    var list = fixture("ipset-blocked4.txt");

    assertThat(list.entries())
        .containsExactly(
            new Entry(
                2,
                Prefix.parse("192.0.2.7"),
                Optional.of(Duration.ofSeconds(3_599)),
                Optional.of("ssh guessing")),
            new Entry(
                3,
                Prefix.parse("192.0.2.8"),
                Optional.of(Duration.ofSeconds(119)),
                Optional.empty()),
            new Entry(4, Prefix.parse("192.0.2.9"), Optional.empty(), Optional.empty()));
    assertThat(sources(fixture("ipset-range.txt"))).hasSize(4);
  }

  @Test
  void read_ipsetException_isWrong() throws IOException {
    var list = read("add nets 192.0.2.0/24\nadd nets 192.0.2.7 nomatch\n");

    assertThat(list.problems()).hasSize(1).first().extracting(Problem::line).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"nft-ruleset.txt", "ipset-everything.txt"})
  void read_severalSets_blocksNoneUntilTheyAreNamed(String file) throws IOException {
    assertThatThrownBy(() -> fixture(file))
        .isInstanceOf(ListException.class)
        .hasMessageContaining("blocked4, ");

    var named = new BlockListReader(NOW, ZoneOffset.UTC, Set.of("blocked4", "blocked6"));
    var list = named.read(open(file), Optional.empty());
    assertThat(list.sets()).containsExactlyInAnyOrder("blocked4", "blocked6");
    assertThat(list.problems()).isEmpty();
    assertThat(sources(list)).contains("192.0.2.7", "2001:db8::7");

    var other = new BlockListReader(NOW, ZoneOffset.UTC, Set.of("blocked5"));
    assertThatThrownBy(() -> other.read(open(file), Optional.empty()))
        .isInstanceOf(ListException.class)
        .hasMessageContaining("no set blocked5");
  }

  @Test
  void read_setsOfBothFamilies_areOneList() throws IOException {
    assertThat(
            sources(
                read(
                    "table inet t {\n set addr-set-sshd { type ipv4_addr\n elements = { 192.0.2.1 }"
                        + " }\n set addr6-set-sshd { type ipv6_addr\n elements = { 2001:db8::1 } }"
                        + " }\n")))
        .containsExactly("192.0.2.1", "2001:db8::1");
  }

  @Test
  void read_objectsOfOurOwn_keepWhatIsLeft() throws IOException {
    var list =
        read(
            """
            {"source":"192.0.2.7","origin":"import","reason":"a, b","expiresAt":"2026-11-23T12:23:55Z"}
            {"source":"192.0.2.8","origin":"import","reason":"x","expiresAt":"2026-11-23T11:23:55Z"}
            {"source":"192.0.2.9","reason":"\\u0007"}
            """);

    assertThat(list.format()).isEqualTo(ListFormat.JSONL);
    assertThat(list.entries())
        .containsExactly(
            new Entry(1, Prefix.parse("192.0.2.7"), Optional.of(HOUR), Optional.of("a, b")));
    assertThat(list.leftOut()).containsExactly(Map.entry(LeftOut.ENDED, 1));
    assertThat(list.problems()).extracting(Problem::line).containsExactly(3);
  }

  private static Tuple tuple(String source, String reason) {
    return Tuple.tuple(Prefix.parse(source), Optional.of(reason));
  }

  private static Entry entry(int line, String source, String reason) {
    return new Entry(line, Prefix.parse(source), Optional.empty(), Optional.of(reason));
  }

  private static List<String> sources(BlockList list) {
    return list.entries().stream().map(entry -> entry.source().toString()).toList();
  }

  private static BlockListReader reader() {
    return new BlockListReader(NOW, ZoneOffset.UTC, Set.of());
  }

  private static BlockList read(String text) throws IOException {
    return reader().read(new StringReader(text), Optional.empty());
  }

  private static BlockList fixture(String file) throws IOException {
    return reader().read(open(file), Optional.empty());
  }

  private static BlockList fixture(String file, ListFormat format) throws IOException {
    return reader().read(open(file), Optional.of(format));
  }

  private static Reader open(String file) {
    var bytes = requireNonNull(BlockListReaderTest.class.getResourceAsStream(file), file);
    return new InputStreamReader(bytes, UTF_8);
  }
}
