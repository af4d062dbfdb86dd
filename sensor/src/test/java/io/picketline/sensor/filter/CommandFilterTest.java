package io.picketline.sensor.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.filter.FilterChange.Block;
import io.picketline.sensor.filter.FilterChange.Release;
import io.picketline.sensor.filter.FilterChange.Unblock;
import io.picketline.sensor.process.Ended;
import io.picketline.sensor.time.SteadyClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each filter of commands would run, word by word. */
class CommandFilterTest {

  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;
  private final Time time = new Time();
  private final List<String> ran = new ArrayList<>();
  private Predicate<String> fails = _ -> false;
  private int status = 4;

  @Test
  void block_eachTemplate_runsTheseWords() {
    assertThat(wordsOf(CommandTemplate.IPTABLES))
        .containsExactly(
            "iptables -w 10 -S INPUT",
            "iptables -w 10 -I INPUT -s 192.0.2.7 -j DROP",
            "ip6tables -w 10 -I INPUT ! -p ipv6-icmp -s 2001:db8:0:5::/64 -j DROP",
            "iptables -w 10 -D INPUT -s 192.0.2.7 -j DROP",
            "ip6tables -w 10 -D INPUT ! -p ipv6-icmp -s 2001:db8:0:5::/64 -j DROP");
    assertThat(wordsOf(CommandTemplate.IP_ROUTE))
        .containsExactly(
            "ip route show table main type blackhole",
            "ip -4 route add blackhole 192.0.2.7",
            "ip -6 route add blackhole 2001:db8:0:5::/64 metric 1",
            "ip -4 route del blackhole 192.0.2.7",
            "ip -6 route del blackhole 2001:db8:0:5::/64 metric 1");
    assertThat(wordsOf(CommandTemplate.ROUTE))
        .containsExactly(
            "route -n add -inet -net 192.0.2.7 127.0.0.1 -blackhole",
            "route -n add -inet6 -net 2001:db8:0:5::/64 ::1 -blackhole",
            "route -n delete -inet -net 192.0.2.7",
            "route -n delete -inet6 -net 2001:db8:0:5::/64");
    assertThat(wordsOf(CommandTemplate.PF))
        .containsExactly(
            "pfctl -q -t picketline -T show",
            "pfctl -q -t picketline -T add 192.0.2.7",
            "pfctl -q -t picketline -T add 2001:db8:0:5::/64",
            "pfctl -q -t picketline -T delete 192.0.2.7",
            "pfctl -q -t picketline -T delete 2001:db8:0:5::/64");
    assertThat(wordsOf(CommandTemplate.IPFW))
        .containsExactly(
            "ipfw -q table picketline info",
            "ipfw -q table picketline add 192.0.2.7",
            "ipfw -q table picketline add 2001:db8:0:5::/64",
            "ipfw -q table picketline delete 192.0.2.7",
            "ipfw -q table picketline delete 2001:db8:0:5::/64");
  }

  @Test
  void block_many_isOneProgramForAllOfThem() {
    var filter = open(CommandTemplate.IPTABLES);
    ran.clear();
    expectAll(filter.apply(List.of(block("192.0.2.1"), block("192.0.2.2"), block("192.0.2.3"))));

    assertThat(ran)
        .containsExactly(
            "iptables-restore -w 10 --noflush < *filter|-I INPUT -s 192.0.2.1 -j DROP"
                + "|-I INPUT -s 192.0.2.2 -j DROP|-I INPUT -s 192.0.2.3 -j DROP|COMMIT|");
  }

  @Test
  void block_oneOfABatchFails_onlyThatOneIsRefused() {
    fails =
        words -> words.startsWith("iptables-restore") || words.contains("-I INPUT -s 192.0.2.2");
    var filter = open(CommandTemplate.IPTABLES);

    var outcomes = filter.apply(List.of(block("192.0.2.1"), block("192.0.2.2")));

    assertThat(outcomes).extracting(Outcome::applied).containsExactly(true, false);
    assertThat(outcomes.getLast().problem()).isEqualTo("iptables exit status 4: no chain");
    assertThat(filter.blocked())
        .extracting(Held::prefix)
        .containsExactly(Prefix.parse("192.0.2.1"));
  }

  @Test
  void block_again_onlyItsTimeChanges() {
    var filter = open(CommandTemplate.IPTABLES);
    expectAll(filter.apply(List.of(block("192.0.2.1"))));
    ran.clear();
    time.now = time.now.plusSeconds(60);
    expectAll(filter.apply(List.of(block("192.0.2.1"))));

    assertThat(ran).isEmpty();
    assertThat(filter.blocked().getFirst().remaining()).isEqualTo(HOUR);
  }

  @Test
  void expire_wallClockSet_endsWhenItsTimeIsOver() {
    var filter = open(CommandTemplate.IPTABLES);
    time.wallAhead = HOUR;
    expectAll(filter.apply(List.of(block("192.0.2.1"))));
    filter.expire();
    assertThat(filter.blocked().getFirst().remaining()).isEqualTo(HOUR);
    // What is written down is the wall clock's: the next process reads it by that.
    assertThat(open(CommandTemplate.IPTABLES, time.anew()).blocked().getFirst().remaining())
        .isEqualTo(HOUR);

    time.wallAhead = HOUR.negated();
    time.now = time.now.plus(HOUR);
    filter.expire();
    assertThat(filter.blocked()).isEmpty();
    assertThat(ran).endsWith("iptables -w 10 -D INPUT -s 192.0.2.1 -j DROP");
  }

  @Test
  void expire_overAndNotTakenAway_isTriedAgain() {
    var filter = open(CommandTemplate.IPTABLES);
    expectAll(filter.apply(List.of(block("192.0.2.1"))));
    time.now = time.now.plus(HOUR);
    ran.clear();
    fails = words -> words.contains("-D INPUT");
    filter.expire();

    var delete = "iptables -w 10 -D INPUT -s 192.0.2.1 -j DROP";
    assertThat(ran).containsExactly(delete);
    assertThat(filter.held(Slice.ALL)).isEmpty();
    filter.expire();
    assertThat(ran).hasSize(1);

    time.now = time.now.plusSeconds(60);
    status = 1; // there is no such rule
    filter.expire();
    assertThat(ran).containsExactly(delete, delete);
    time.now = time.now.plusSeconds(60);
    filter.expire();
    assertThat(ran).hasSize(2);
  }

  @Test
  void unblock_failed_isTriedAgainAfterARestart() {
    var filter = open(CommandTemplate.IPTABLES);
    expectAll(filter.apply(List.of(block("192.0.2.1"))));
    fails = words -> words.contains("-D INPUT");
    var unblock = new Unblock(Prefix.parse("192.0.2.1"));
    assertThat(filter.apply(List.of(unblock)).getFirst().applied()).isFalse();
    assertThat(filter.held(Slice.ALL)).isEmpty();
    ran.clear();
    fails = _ -> false;

    open(CommandTemplate.IPTABLES);
    assertThat(ran).contains("iptables -w 10 -D INPUT -s 192.0.2.1 -j DROP");
  }

  @Test
  void block_whatCouldNotBeTakenAway_isMadeSureOf() {
    var filter = open(CommandTemplate.IPTABLES);
    expectAll(filter.apply(List.of(block("192.0.2.1"))));
    fails = words -> words.contains("-D INPUT");
    filter.apply(List.of(new Unblock(Prefix.parse("192.0.2.1"))));
    ran.clear();
    status = 1; // there is no such rule
    expectAll(filter.apply(List.of(block("192.0.2.1"))));

    assertThat(ran)
        .containsExactly(
            "iptables -w 10 -D INPUT -s 192.0.2.1 -j DROP",
            "iptables -w 10 -I INPUT -s 192.0.2.1 -j DROP");
    assertThat(filter.blocked()).hasSize(1);
  }

  @Test
  void open_afterTheHostStartedAnew_takesNothingForGranted() throws IOException {
    expectAll(open(CommandTemplate.IPTABLES).apply(List.of(block("192.0.2.1"))));
    var file = directory.resolve(CommandBook.FILE);
    Files.writeString(
        file, Files.readString(file).replaceFirst("template iptables .*", "template iptables x"));
    ran.clear();
    fails = words -> words.contains("-D INPUT");

    var again = open(CommandTemplate.IPTABLES);

    assertThat(ran).contains("iptables -w 10 -D INPUT -s 192.0.2.1 -j DROP");
    assertThat(again.held(Slice.ALL)).isEmpty();
  }

  @Test
  void open_bookWithoutEnd_isRefusedInWords() throws IOException {
    try (var book = new RandomAccessFile(directory.resolve(CommandBook.FILE).toFile(), "rw")) {
      book.setLength(1L << 40);
    }

    assertThatThrownBy(() -> open(CommandTemplate.IPTABLES))
        .isInstanceOf(FilterException.class)
        .hasMessageContaining("is longer than 67108864 bytes");
  }

  @Test
  void open_tornBook_keepsWhatItCan() throws IOException {
    expectAll(open(CommandTemplate.IPTABLES).apply(List.of(block("192.0.2.1"))));
    Files.writeString(
        directory.resolve(CommandBook.FILE),
        "BLOCKED 99999999999 198.51.100",
        StandardOpenOption.APPEND);

    assertThat(open(CommandTemplate.IPTABLES).blocked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BLOCKED \u00ff9 192.0.2.1",
        "BL\u00ffCKED 1 192.0.2.1",
        "BLOCKED 31556889864403200 192.0.2.1",
        "BLOCKED -9223372036854775808 192.0.2.1",
        "BLOCKED -31557014167219200 192.0.2.1",
        "BLOCKED 99999999999 192.0.2.1"
      })
  void open_damagedLine_takesItsSourceAwayAndKeepsTheRest(String line) throws IOException {
    expectAll(
        open(CommandTemplate.IPTABLES).apply(List.of(block("192.0.2.1"), block("192.0.2.2"))));
    rewrite("BLOCKED [0-9]+ 192.0.2.1\n", line + "\n");
    ran.clear();

    assertThat(open(CommandTemplate.IPTABLES).blocked())
        .extracting(Held::prefix)
        .containsExactly(Prefix.parse("192.0.2.2"));
    assertThat(ran).contains("iptables -w 10 -D INPUT -s 192.0.2.1 -j DROP");
  }

  @Test
  void open_templateIsDamaged_takesAllAwayByItsOwn() throws IOException {
    expectAll(open(CommandTemplate.IPTABLES).apply(List.of(block("192.0.2.1"))));
    rewrite("template iptables", "template iptab\u00ffes");
    ran.clear();

    assertThat(open(CommandTemplate.IPTABLES).blocked()).isEmpty();
    assertThat(ran).contains("iptables -w 10 -D INPUT -s 192.0.2.1 -j DROP");
  }

  @Test
  void forget_damagedBook_takesAwayWhatItCanAndKeepsWhatItCannot() throws IOException {
    expectAll(
        open(CommandTemplate.IPTABLES).apply(List.of(block("192.0.2.1"), block("192.0.2.2"))));
    rewrite("template iptables", "template iptab\u00ffes");
    ran.clear();
    CommandFilter.forget(this::run, directory);
    assertThat(ran).isEmpty();
    assertThat(directory.resolve(CommandBook.FILE)).exists();

    rewrite("template iptab.es", "template iptables");
    rewrite("BLOCKED [0-9]+ 192.0.2.1\n", "BLOCKED \u00ff 192.0.2.1\n");
    CommandFilter.forget(this::run, directory);
    assertThat(ran)
        .containsExactlyInAnyOrder(
            "iptables -w 10 -D INPUT -s 192.0.2.1 -j DROP",
            "iptables -w 10 -D INPUT -s 192.0.2.2 -j DROP");
    assertThat(directory.resolve(CommandBook.FILE)).doesNotExist();
  }

  @Test
  void open_programCannotBeUsed_saysSo() {
    fails = words -> words.startsWith("ipfw");

    assertThatThrownBy(() -> open(CommandTemplate.IPFW))
        .isInstanceOf(FilterException.class)
        .hasMessageContaining("packet-filter = ipfw")
        .hasMessageContaining("exit status 4");
  }

  @Test
  void block_prefixWithIgnoredInside_isRefused() {
    var filter = open(CommandTemplate.PF);
    filter.ignored(Set.of(Prefix.parse("192.0.2.8/29")));

    var outcomes = filter.apply(List.of(block("192.0.2.0/24"), block("198.51.100.0/24")));

    assertThat(outcomes).extracting(Outcome::applied).containsExactly(false, true);
    assertThat(outcomes.getFirst().problem()).contains("192.0.2.8/29");
  }

  @Test
  void block_againWithIgnoredInsideSince_isTakenAway() {
    var filter = open(CommandTemplate.IPTABLES);
    expectAll(filter.apply(List.of(block("192.0.2.0/24"), block("198.51.100.0/24"))));
    filter.ignored(Set.of(Prefix.parse("192.0.2.8")));
    ran.clear();
    var outcomes = filter.apply(List.of(block("192.0.2.0/24"), block("198.51.100.0/24")));

    assertThat(outcomes).extracting(Outcome::applied).containsExactly(false, true);
    assertThat(ran).containsExactly("iptables -w 10 -D INPUT -s 192.0.2.0/24 -j DROP");
    assertThat(filter.blocked())
        .extracting(Held::prefix)
        .containsExactly(Prefix.parse("198.51.100.0/24"));
    filter.apply(List.of(block("192.0.2.0/24")));
    assertThat(ran).hasSize(1);
  }

  @Test
  void block_bookCannotBeWritten_runsNothing() throws IOException {
    var filter = open(CommandTemplate.IPTABLES);
    Files.delete(directory.resolve(CommandBook.FILE));
    Files.delete(directory);
    Files.writeString(directory, "in the way");
    ran.clear();

    assertThat(filter.apply(List.of(block("192.0.2.1"))).getFirst().applied()).isFalse();
    assertThat(ran).isEmpty();
    assertThat(filter.held(Slice.ALL)).isEmpty();
  }

  private List<String> wordsOf(CommandTemplate template) {
    ran.clear();
    var filter = open(template);
    var six = Prefix.parse("2001:db8:0:5::/64");
    expectAll(filter.apply(List.of(block("192.0.2.7"), new Block(six, HOUR))));
    expectAll(
        filter.apply(
            List.of(new Release(six), new Unblock(Prefix.parse("192.0.2.7")), new Unblock(six))));
    assertThat(filter.held(Slice.ALL)).isEmpty();
    return List.copyOf(ran);
  }

  private CommandFilter open(CommandTemplate template) {
    return open(template, time.clock);
  }

  private CommandFilter open(CommandTemplate template, SteadyClock clock) {
    return CommandFilter.open(template, this::run, directory, clock);
  }

  private Ended run(List<String> words, String input, Duration limit) {
    var text = String.join(" ", words) + (input.isEmpty() ? "" : " < " + input.replace('\n', '|'));
    ran.add(text);
    return fails.test(text) ? Ended.with(status, "no chain") : Ended.with(0, "");
  }

  /** As a bad disk would: the bytes are no UTF-8. */
  private void rewrite(String pattern, String by) throws IOException {
    var file = directory.resolve(CommandBook.FILE);
    var before = Files.readString(file, StandardCharsets.ISO_8859_1);
    var after = before.replaceFirst(pattern, by);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(file, after, StandardCharsets.ISO_8859_1);
  }

  private static void expectAll(List<Outcome> outcomes) {
    assertThat(outcomes).allMatch(Outcome::applied);
  }

  private static FilterChange block(String prefix) {
    return new Block(Prefix.parse(prefix), HOUR);
  }
}
