package io.picketline.sensor.response;

import static io.picketline.sensor.keeper.Probes.NOW;
import static io.picketline.sensor.keeper.Probes.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.keeper.Reactions.Scope;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesTest extends ResponsesScene {

  @Test
  void blocked_sources_haveOneLineEachUntilTheirTime() throws IOException {
    var responses = responses(hostsDeny("$TARGET$"));
    block("192.0.2.7", 60);
    block("192.0.2.7", 90);
    block("2001:db8:0:5::/64", 60);
    block("198.51.100.0/24", 60);
    block("2001:db8::7", 30);
    responses.drain();
    assertThat(lines())
        .containsExactlyInAnyOrder(
            "192.0.2.7", "[2001:db8:0:5::]/64", "198.51.100.0/255.255.255.0", "[2001:db8::7]");

    time.now = NOW.plusSeconds(60);
    responses.sweep();
    assertThat(lines()).containsExactly("192.0.2.7");

    queue.unblocked(Prefix.parse("192.0.2.0/24"));
    responses.drain();
    assertThat(lines()).isEmpty();
    assertThat(counters.failures).hasValue(0);
  }

  @Test
  void blocked_template_isFilled() throws IOException {
    var responses = responses(hostsDeny("ALL: $TARGET$ : DENY"));
    block("192.0.2.7", 60);

    responses.drain();

    assertThat(lines()).containsExactly("ALL: 192.0.2.7 : DENY");
  }

  @Test
  void network_verdicts_areRespondedToIfWanted() throws IOException {
    var local = queue(false);
    var responses = new Responses(parts(hostsDeny("$TARGET$"), local), NO_ROUTES);
    local.blocked(verdict("192.0.2.7", NOW.plusSeconds(60)), Scope.NETWORK);
    local.blocked(verdict("192.0.2.8", NOW.plusSeconds(60)), Scope.HOST);
    responses.drain();
    assertThat(lines()).containsExactly("192.0.2.8");

    var both = responses(hostsDeny("$TARGET$"));
    queue.blocked(verdict("192.0.2.9", NOW.plusSeconds(60)), Scope.NETWORK);
    both.drain();
    assertThat(lines()).contains("192.0.2.9");
  }

  @Test
  void withdraw_orderlyStop_leavesNoLineButRemembers() throws IOException {
    var first = responses(hostsDeny("$TARGET$"));
    block("192.0.2.7", 60);
    first.drain();
    first.withdraw();
    assertThat(lines()).isEmpty();

    responses(hostsDeny("$TARGET$"));
    assertThat(lines()).containsExactly("192.0.2.7");
  }

  @Test
  void withdraw_noLine_leavesTheFileAlone() throws IOException {
    var responses = responses(hostsDeny("$TARGET$"));
    var before = Files.getAttribute(directory.resolve("hosts.deny"), "unix:ino");

    responses.withdraw();

    assertThat(Files.getAttribute(directory.resolve("hosts.deny"), "unix:ino")).isEqualTo(before);
  }

  @Test
  void start_linesSwitchedOffAfterACrash_takesThemAway() throws IOException {
    var first = responses(hostsDeny("$TARGET$"));
    block("192.0.2.7", 60);
    first.drain();
    assertThat(lines()).hasSize(1);

    responses(commandAlone());
    assertThat(lines()).isEmpty();

    var emptied = Files.getAttribute(directory.resolve("hosts.deny"), "unix:ino");
    responses(commandAlone());
    assertThat(Files.getAttribute(directory.resolve("hosts.deny"), "unix:ino")).isEqualTo(emptied);
    assertThat(counters.failures).hasValue(0);
  }

  @Test
  void start_linesNeverOn_makesNoFile() {
    responses(commandAlone()).withdraw();

    assertThat(directory.resolve("hosts.deny")).doesNotExist();
    assertThat(counters.failures).hasValue(0);
  }

  @Test
  void blocked_moreThanAllowed_areLeftOutAndCounted() throws IOException {
    var responses =
        responses(
            new ResponseSettings(
                ResponseSettings.Filter.NFTABLES,
                100,
                true,
                false,
                true,
                "$TARGET$",
                List.of(),
                false,
                Duration.ofSeconds(1),
                2));
    block("192.0.2.1", 60);
    block("192.0.2.2", 60);
    block("192.0.2.3", 60);
    block("192.0.2.1", 90);
    responses.drain();

    assertThat(lines()).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
    assertThat(counters.leftOut).hasValue(1);
  }

  @Test
  void queue_flood_isBoundedAndEndsStillPass() {
    for (var i = 0; i < 20_000; i++) {
      block("10.0.%d.%d".formatted(i / 250, i % 250 + 1), 60);
    }
    queue.unblocked(Prefix.parse("10.0.0.0/8"));

    assertThat(queue.take()).hasSize(10_001);
    assertThat(counters.leftOut).hasValue(10_000);
  }

  @Test
  void write_directoryIsAFile_isToldAndTriedAgainEverMoreSeldom() throws IOException {
    var blocked = directory.resolve("state");
    Files.writeString(blocked, "in the way");
    var responses = new Responses(parts(hostsDeny("$TARGET$"), queue, blocked), NO_ROUTES);
    responses.start();
    block("192.0.2.7", 60);
    responses.drain();
    // Not read, and two files not written, once.
    assertThat(counters.failures).hasValue(3);
    assertThat(counters.warnings())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("hosts.deny is not written: "),
            second -> assertThat(second).startsWith("responses.list is not written: "));
    sweepAfter(1, responses);
    sweepAfter(1, responses);
    assertThat(counters.failures).hasValue(5);

    Files.delete(blocked);
    sweepAfter(1, responses);
    assertThat(counters.warnings()).isEmpty();
    assertThat(Files.readAllLines(blocked.resolve("hosts.deny"))).containsExactly("192.0.2.7");
  }

  @Test
  void start_bookWithoutEnd_isNotReadAndItGoesOn() throws IOException {
    try (var book = new RandomAccessFile(directory.resolve(ResponseBook.FILE).toFile(), "rw")) {
      book.setLength(1L << 40);
    }
    var responses = responses(hostsDeny("$TARGET$"));

    assertThat(counters.failures).hasValue(1);
    block("192.0.2.7", 60);
    responses.drain();
    assertThat(lines()).containsExactly("192.0.2.7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff99 192.0.2.7",
        "31556889864403200 192.0.2.7",
        "-9223372036854775808 192.0.2.7",
        "1 192.0.2.\u00ff"
      })
  void start_damagedLineInTheBook_leavesItOutAndKeepsTheRest(String line) throws IOException {
    var until = NOW.plusSeconds(60).getEpochSecond();
    Files.writeString(
        directory.resolve(ResponseBook.FILE),
        "%s\n%d 192.0.2.8\n".formatted(line, until),
        StandardCharsets.ISO_8859_1);
    responses(hostsDeny("$TARGET$"));

    assertThat(lines()).containsExactly("192.0.2.8");
  }
}
