package io.picketline.sensor.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {

  private static final SourceAddress SOURCE = SourceAddress.parse("192.0.2.7");

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void name_goodAnswer_isTheName() {
    try (var names = names("scanner-7.example.net")) {
      assertThat(names.name(SOURCE).join()).contains("scanner-7.example.net");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.7",
        "198.51.100.1",
        "a b",
        "x/198.51.100.9 Port: 1 TCP Blocked",
        "\u001b[2J",
        "n\u00e4me.example",
        "a..b",
        "",
        "x.1",
        "host.example\nNov 22 fake",
      })
  void name_whatIsNoPlainName_isNone(String answer) {
    try (var names = names(answer)) {
      assertThat(names.name(SOURCE).join()).isEmpty();
    }
  }

  @Test
  void name_askedAgain_isRememberedForAnHour() {
    try (var names = names("a.example")) {
      names.name(SOURCE).join();
      names.name(SOURCE).join();
      assertThat(asked).hasValue(1);

      nanos.addAndGet(Duration.ofMinutes(61).toNanos());
      names.name(SOURCE).join();
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void name_noAnswer_isRememberedForAMinute() {
    try (var names = names("")) {
      names.name(SOURCE).join();
      nanos.addAndGet(Duration.ofSeconds(59).toNanos());
      names.name(SOURCE).join();
      assertThat(asked).hasValue(1);

      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
      names.name(SOURCE).join();
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void name_off_asksNobody() {
    try (var names = names("a.example")) {
      names.on(false);
      assertThat(names.name(SOURCE).join()).isEmpty();
      assertThat(asked).hasValue(0);

      names.on(true);
      assertThat(names.name(SOURCE).join()).isPresent();
    }
  }

  @Test
  void name_serverThatNeverAnswers_holdsNobodyUp() {
    var never = new CountDownLatch(1);
    var names =
        new HostNames(
            _ -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "";
            },
            nanos::get,
            true);
    try (names) {
      List<CompletableFuture<?>> waiting =
          IntStream.range(0, 1000)
              .<CompletableFuture<?>>mapToObj(i -> names.name(SourceAddress.v4(0xc0000200 + i)))
              .toList();

      // Two are asked for and 256 wait; the others are answered at once, with nothing.
      assertThat(names.counters()).containsEntry("names: not asked, too many at a time", 742L);
      names.name(SourceAddress.v4(0xc0000200 + 999)).join();
      assertThat(names.counters()).containsEntry("names: not asked, too many at a time", 743L);
      await().until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
      assertThat(names.counters()).containsEntry("names: no answer in time", 258L);
    }
  }

  private HostNames names(String answer) {
    return new HostNames(
        _ -> {
          asked.incrementAndGet();
          return answer;
        },
        nanos::get,
        true);
  }
}
