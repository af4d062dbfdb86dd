package io.picketline.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceManagerTest {

  private static final long OWN = 4711;

  @TempDir private Path directory;

  @Test
  void ready_socketIsAPath_isHeardWithItsStatus() {
    var path = directory.resolve("notify").toString();
    try (var socket = NoticeSocket.at(path)) {
      manager(Map.of("NOTIFY_SOCKET", path)).ready("3 blocked\nMAINPID=1");

      assertThat(socket.heard()).containsExactly("READY=1\nSTATUS=3 blocked·MAINPID=1");
    }
  }

  @Test
  void stopping_socketIsAbstract_isHeard() {
    var name = "@picketline-" + UUID.randomUUID();
    try (var socket = NoticeSocket.at(name)) {
      manager(Map.of("NOTIFY_SOCKET", name)).stopping();

      assertThat(socket.heard()).containsExactly("STOPPING=1");
    }
  }

  @Test
  void reloading_anyTime_tellsTheClockThatSystemdGoesBy() {
    var path = directory.resolve("notify").toString();
    try (var socket = NoticeSocket.at(path)) {
      var manager = manager(Map.of("NOTIFY_SOCKET", path));
      var before = System.nanoTime() / 1_000;
      manager.reloading();
      manager.reloaded();

      var told = socket.heard().getFirst().split("\nMONOTONIC_USEC=", -1);
      assertThat(told[0]).isEqualTo("RELOADING=1");
      assertThat(Long.parseLong(told[1])).isBetween(before, System.nanoTime() / 1_000);
      assertThat(socket.heard().getLast()).isEqualTo("READY=1\n");
    }
  }

  @Test
  void busyFor_someTime_isToldInMicroseconds() {
    var path = directory.resolve("notify").toString();
    try (var socket = NoticeSocket.at(path)) {
      manager(Map.of("NOTIFY_SOCKET", path)).busyFor(Duration.ofSeconds(60));

      assertThat(socket.heard()).containsExactly("EXTEND_TIMEOUT_USEC=60000000");
    }
  }

  @Test
  void ready_queueIsFull_isToldWithWhatIsHeardNext() {
    var path = directory.resolve("notify");
    try (var socket = NoticeSocket.at(path.toString())) {
      var manager = manager(Map.of("NOTIFY_SOCKET", path.toString()));
      NoticeSocket.fill(path);
      assertThat(manager.ready("begins")).isFalse();
      manager.alive("stands");

      assertThat(socket.heard()).noneMatch(message -> message.startsWith("READY=1"));
      assertThat(manager.owesReady()).isTrue();
      manager.alive("goes on");
      manager.alive("rests");

      assertThat(socket.heard())
          .endsWith("READY=1\nWATCHDOG=1\nSTATUS=goes on", "WATCHDOG=1\nSTATUS=rests");
      assertThat(manager.owesReady()).isFalse();
    }
  }

  @Test
  void reloaded_queueIsFull_isToldWithTheNextStatus() {
    var path = directory.resolve("notify");
    try (var socket = NoticeSocket.at(path.toString())) {
      var manager = manager(Map.of("NOTIFY_SOCKET", path.toString()));
      manager.reloading();
      NoticeSocket.fill(path);
      manager.reloaded();

      assertThat(socket.heard()).doesNotContain("READY=1\n");
      assertThat(manager.status("fine")).isTrue();
      assertThat(socket.heard()).endsWith("READY=1\nSTATUS=fine");
    }
  }

  /** Ready is then said once that is over, and not before. */
  @Test
  void reloading_readyIsOwed_isNotReadyYet() {
    var path = directory.resolve("notify");
    try (var socket = NoticeSocket.at(path.toString())) {
      var manager = manager(Map.of("NOTIFY_SOCKET", path.toString()));
      NoticeSocket.fill(path);
      manager.ready("begins");
      assertThat(socket.heard()).isNotEmpty();
      manager.reloading();
      manager.alive("reads");

      assertThat(socket.heard()).endsWith("WATCHDOG=1\nSTATUS=reads");
    }
  }

  @Test
  void tell_nobodyListens_doesNoHarm() {
    var manager = manager(Map.of("NOTIFY_SOCKET", directory.resolve("none").toString()));

    manager.ready("fine");

    assertThat(manager.listens()).isTrue();
  }

  @Test
  void listens_noSocketNamed_isFalse() {
    assertThat(manager(Map.of()).listens()).isFalse();
    assertThat(manager(Map.of("NOTIFY_SOCKET", "")).listens()).isFalse();
  }

  @Test
  void watchdog_ofThisProcess_isItsTime() {
    var wanted = Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", Long.toString(OWN));

    assertThat(manager(wanted).watchdog()).contains(Duration.ofMinutes(1));
    assertThat(manager(Map.of("WATCHDOG_USEC", "1000")).watchdog()).contains(Duration.ofMillis(1));
  }

  @Test
  void watchdog_ofAnotherProcess_isNoneOfOurs() {
    assertThat(manager(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "1")).watchdog())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "soon", "99999999999999999999", "9223372036854775807"})
  void watchdog_noTime_isNone(String text) {
    assertThat(manager(Map.of("WATCHDOG_USEC", text)).watchdog()).isEmpty();
  }

  private static ServiceManager manager(Map<String, String> environment) {
    return new ServiceManager(environment, OWN);
  }
}
