package io.picketline.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.ExportedBlock;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BlockListWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static final List<ExportedBlock> BLOCKS =
      List.of(
          block("192.0.2.0/24", 600, "a \"b\" \\ c"),
          block("192.0.2.7", 3_600, "=1+1"),
          block("198.51.100.8", -1, "over by this clock"),
          block("198.51.100.9", 2_592_000, "an operator's, and long"),
          block("2001:db8::7", 60, "\u00fc\u4e2d".repeat(100)),
          block("2001:db8:1::/64", 60, "x"));

  @Test
  void plain_hasTheSourcesAlone() {
    assertThat(written(ExportFormat.PLAIN))
        .containsExactly(
            "192.0.2.0/24",
            "192.0.2.7",
            "198.51.100.8",
            "198.51.100.9",
            "2001:db8::7",
            "2001:db8:1::/64");
  }

  @Test
  void csv_isTextToASpreadsheet() {
    assertThat(written(ExportFormat.CSV))
        .startsWith(
            "address,duration,reason",
            "192.0.2.0/24,600s,\"a \"\"b\"\" \\ c\"",
            "192.0.2.7,3600s,'=1+1",
            "198.51.100.8,1s,over by this clock");
  }

  @Test
  void nft_hasNoElementWithinAnother() {
    assertThat(written(ExportFormat.NFT))
        .contains(
            "\tset blocked4 { type ipv4_addr; flags interval, timeout; }",
            "flush set inet picketline_export blocked6",
            "add element inet picketline_export blocked4 {",
            "\t192.0.2.0/24 timeout 600s comment \"a 'b' / c\",",
            "}",
            "add element inet picketline_export blocked6 {")
        .noneMatch(line -> line.contains("192.0.2.7"))
        .allMatch(line -> line.getBytes(UTF_8).length < 260);
  }

  @Test
  void ipset_lastsAsLongAsItCan() {
    assertThat(written(ExportFormat.IPSET))
        .contains(
            "add picketline4 192.0.2.7 timeout 3600 comment \"=1+1\" -exist",
            "add picketline4 198.51.100.9 timeout 2147483 comment \"an operator's, and long\""
                + " -exist",
            "add picketline6 2001:db8:1::/64 timeout 60 comment \"x\" -exist");
  }

  @Test
  void spamhaus_endsWithTheNumberOfRecords() {
    assertThat(written(ExportFormat.SPAMHAUS))
        .startsWith("{\"cidr\":\"192.0.2.0/24\"}", "{\"cidr\":\"192.0.2.7/32\"}")
        .endsWith("{\"type\":\"metadata\",\"records\":6}");
  }

  @Test
  void hostsDeny_isWhatTcpWrappersRead() {
    assertThat(written(ExportFormat.HOSTS_DENY))
        .containsExactly(
            "ALL: 192.0.2.0/255.255.255.0",
            "ALL: 192.0.2.7",
            "ALL: 198.51.100.8",
            "ALL: 198.51.100.9",
            "ALL: [2001:db8::7]",
            "ALL: [2001:db8:1::]/64");
  }

  @ParameterizedTest
  @EnumSource(
      value = ExportFormat.class,
      names = {"PLAIN", "CSV", "JSONL", "NFT", "IPSET", "SPAMHAUS"})
  void written_andRead_isTheSameList(ExportFormat format) throws IOException {
    var text = String.join("\n", written(format));
    var reader = new BlockListReader(NOW, ZoneOffset.UTC, Set.of());
    var list = reader.read(new StringReader(text), Optional.empty());

    assertThat(list.format()).hasToString(format.toString());
    assertThat(list.problems()).isEmpty();
    var expected = written(ExportFormat.PLAIN);
    if (format == ExportFormat.NFT) {
      expected.remove("192.0.2.7");
    }
    if (format == ExportFormat.JSONL) {
      expected.remove("198.51.100.8");
    }
    assertThat(list.entries())
        .extracting(entry -> entry.source().toString())
        .containsExactlyElementsOf(expected);
    if (format != ExportFormat.PLAIN && format != ExportFormat.SPAMHAUS) {
      assertThat(list.entries().getFirst().duration()).contains(Duration.ofMinutes(10));
      assertThat(list.entries().getLast().reason()).contains("x");
    }
  }

  @ParameterizedTest
  @CsvSource({"PLAIN, false", "HOSTS_DENY, false", "CSV, true", "NFT, true", "JSONL, true"})
  void tag_isOfWhatTheFormatTells(ExportFormat format, boolean tellsTheEnd) {
    var tag = ListTag.of(format, BLOCKS);
    var longer = new ArrayList<>(BLOCKS);
    longer.set(1, block("192.0.2.7", 9_999, "=1+1"));
    var fewer = BLOCKS.subList(1, BLOCKS.size());

    assertThat(tag).matches(tellsTheEnd ? "W/\"[0-9a-f]{32}\"" : "\"[0-9a-f]{32}\"");
    assertThat(ListTag.of(format, List.copyOf(BLOCKS))).isEqualTo(tag);
    assertThat(ListTag.of(format, longer).equals(tag)).isEqualTo(!tellsTheEnd);
    assertThat(ListTag.of(format, fewer)).isNotEqualTo(tag);
  }

  @Test
  void filter_takesWhatIsAskedFor() {
    var detected = block("192.0.2.7", 60, "x");

    assertThat(BlockFilter.ALL.takes(detected)).isTrue();
    assertThat(filter(Set.of(Origin.OPERATOR), NOW.minusSeconds(9)).takes(detected)).isFalse();
    assertThat(filter(Set.of(Origin.DETECTED), NOW.minusSeconds(9)).takes(detected)).isFalse();
    assertThat(filter(Set.of(Origin.DETECTED), NOW.minusSeconds(60)).takes(detected)).isTrue();
    var within = Optional.of(Prefix.parse("192.0.3.0/24"));
    assertThat(new BlockFilter(Set.of(), Optional.empty(), within).takes(detected)).isFalse();
  }

  @Test
  void format_ofHistory_isNoListOfBlocks() {
    assertThatThrownBy(() -> new BlockListWriter(ExportFormat.STIX, NOW, line -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScanReport.of(ExportFormat.CSV, "x", line -> {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExportFormat.named("xml")).hasMessageContaining("abuseipdb, stix");
  }

  private static BlockFilter filter(Set<Origin> origins, Instant since) {
    return new BlockFilter(origins, Optional.of(since), Optional.empty());
  }

  private static List<String> written(ExportFormat format) {
    var lines = new ArrayList<String>();
    new BlockListWriter(format, NOW, lines::add).all(BLOCKS);
    return lines;
  }

  private static ExportedBlock block(String source, long left, String reason) {
    return new ExportedBlock(
        Prefix.parse(source),
        Origin.DETECTED,
        reason,
        "web-1",
        NOW.minusSeconds(60),
        NOW.plusSeconds(left));
  }
}
