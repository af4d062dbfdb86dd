package io.picketline.lists;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.security.auth.module.UnixSystem;
import io.picketline.protocol.Origin;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.ExportedBlock;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written for nft and ipset, loaded into a kernel by these and read back. */
class LoadedListsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  /** Without root an order to nf_tables may be no longer than some 1,000 elements. */
  private static final int OF_EACH_FAMILY = new UnixSystem().getUid() == 0 ? 5_000 : 400;

  /** Reasons that mean something to nft, ipset or a shell; and none. */
  private static final List<String> REASONS =
      List.of("scan", "", "a \"b\" \\ c", "$(id) `b` 'c' ; # } {", "\u00fc\u4e2d".repeat(100));

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "NFT, nft -f \"$1\" && nft list ruleset",
    "NFT, nft -f \"$1\" && nft -j list ruleset",
    "IPSET, ipset restore <\"$1\" && ipset save"
  })
  void list_loadedAndReadBack_isTheSame(ExportFormat format, String command) throws Exception {
    var blocks = blocks();

    var read = readBack(format, blocks, command);

    assertThat(read.problems()).isEmpty();
    assertThat(read.entries())
        .extracting(entry -> entry.source())
        .containsExactlyInAnyOrderElementsOf(blocks.stream().map(ExportedBlock::source).toList());
    for (var entry : read.entries()) {
      var host = entry.source().address().toString().hashCode();
      assertThat(entry.duration().orElseThrow()).isBetween(left(host).minusSeconds(60), left(host));
    }
    assertThat(read.entries())
        .extracting(entry -> entry.reason().orElse(""))
        .contains("scan", "", "a 'b' / c", "$(id) `b` 'c' ; # } {");
  }

  @ParameterizedTest
  @CsvSource({"NFT, nft -f", "IPSET, ipset restore -file"})
  void list_loadedAgain_replacesTheEarlierOne(ExportFormat format, String load) throws Exception {
    var show = format == ExportFormat.NFT ? "nft list ruleset" : "ipset save";
    var earlier = file(format, blocks());

    var read =
        readBack(
            format,
            List.of(block("192.0.2.1", 60, "x"), block("2001:db8::/64", 60, "y")),
            "%s '%s' && %s \"$1\" && %s".formatted(load, earlier, load, show));

    assertThat(read.entries())
        .extracting(entry -> entry.source().toString())
        .containsExactlyInAnyOrder("192.0.2.1", "2001:db8::/64");
  }

  @Test
  void empty_isLoadedToo() throws Exception {
    assertThat(readBack(ExportFormat.NFT, List.of(), "nft -f \"$1\" && nft list ruleset").entries())
        .isEmpty();
    assertThat(
            readBack(ExportFormat.IPSET, List.of(), "ipset restore <\"$1\" && ipset save")
                .entries())
        .isEmpty();
  }

  private BlockList readBack(ExportFormat format, List<ExportedBlock> blocks, String command)
      throws IOException, InterruptedException {
    var file = file(format, blocks);
    var dump = directory.resolve("dump");
    var namespaces = new UnixSystem().getUid() == 0 ? "-n" : "-Urn";
    var process =
        new ProcessBuilder("unshare", namespaces, "sh", "-c", command, "sh", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(dump.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(dump, UTF_8)).isZero();
    var sets = format == ExportFormat.NFT ? "blocked%d" : "picketline%d";
    var reader =
        new BlockListReader(NOW, ZoneOffset.UTC, Set.of(sets.formatted(4), sets.formatted(6)));
    return reader.read(new StringReader(Files.readString(dump, UTF_8)), Optional.empty());
  }

  private Path file(ExportFormat format, List<ExportedBlock> blocks) throws IOException {
    var lines = new ArrayList<String>();
    new BlockListWriter(format, NOW, lines::add).all(blocks);
    return Files.write(Files.createTempFile(directory, "list", ""), lines, UTF_8);
  }

  /** Ascending, none within another. */
  private static List<ExportedBlock> blocks() {
    var all = new ArrayList<ExportedBlock>();
    for (var i = 0; i < OF_EACH_FAMILY; i++) {
      var source = "198.%d.%d.%d".formatted(18 + i / 32_768, i / 128 % 256, i % 128 * 2);
      all.add(numbered(i, source));
    }
    for (var i = 0; i < OF_EACH_FAMILY; i++) {
      all.add(numbered(i, "2001:db8:%x::%s".formatted(i + 1, i % 3 == 0 ? "/64" : "7")));
    }
    return all;
  }

  private static ExportedBlock numbered(int i, String source) {
    var prefix = Prefix.parse(source);
    var left = left(prefix.address().toString().hashCode());
    return block(prefix.toString(), left.toSeconds(), REASONS.get(i % REASONS.size()));
  }

  private static Duration left(int number) {
    return Duration.ofSeconds(120 + Math.floorMod(number, 2_000_000));
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
