package io.picketline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final CompletionStage<Heartbeat.Beat> SERVES = beat(true, "leads");
  private static final CompletionStage<Heartbeat.Beat> NEVER = new CompletableFuture<>();

  @TempDir private Path directory;
  private NoticeSocket socket;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicReference<CompletionStage<Heartbeat.Beat>> answer =
      new AtomicReference<>(SERVES);

  @BeforeEach
  void listen() {
    socket = NoticeSocket.at(directory.resolve("notify").toString());
  }

  @AfterEach
  void close() {
    socket.close();
  }

  @Test
  void begin_partsAnswer_isReadyOnceAndAliveAgainAndAgain() {
    try (var _ = begun(manager("40000"), LONG)) {
      await().until(() -> socket.count("WATCHDOG=1\nSTATUS=leads") >= 3);

      assertThat(socket.heard().getFirst()).isEqualTo("READY=1\nSTATUS=leads");
      assertThat(socket.count("READY=1")).isOne();
    }
  }

  @Test
  void begin_partIsStuck_isNotAliveUntilItAnswersAgain() {
    try (var _ = begun(manager("40000"), LONG)) {
      await().until(() -> socket.count("WATCHDOG=1") > 0);
      answer.set(NEVER);
      var from = asked.get();
      await().until(() -> asked.get() > from + 1);
      var before = socket.count("WATCHDOG=1");
      await().until(() -> asked.get() > from + 5);

      assertThat(socket.count("WATCHDOG=1")).isEqualTo(before);
      answer.set(SERVES);
      await().until(() -> socket.count("WATCHDOG=1") > before);
    }
  }

  @Test
  void begin_partFails_isNotReady() {
    answer.set(CompletableFuture.failedStage(new IllegalStateException("the journal hangs")));
    try (var _ = begun(manager("40000"), Duration.ZERO)) {
      await().until(() -> asked.get() > 3);

      assertThat(socket.heard()).isEmpty();
    }
  }

  @Test
  void begin_othersAreWaitedFor_isReadyWhenTheyAreThere() {
    answer.set(beat(false, "waits"));
    try (var _ = begun(manager("40000"), LONG)) {
      await().until(() -> asked.get() > 2);

      assertThat(socket.heard()).containsExactly("STATUS=waits");
      answer.set(SERVES);
      await().until(() -> socket.count("READY=1\nSTATUS=leads") == 1);
    }
  }

  @Test
  void begin_othersDoNotCome_isReadyWithoutThem() {
    answer.set(beat(false, "waits"));
    try (var _ = begun(manager("40000"), Duration.ofNanos(1))) {
      await().until(() -> socket.count("READY=1\nSTATUS=waits") == 1);
      await().until(() -> socket.count("WATCHDOG=1\nSTATUS=waits") > 0);
    }
  }

  @Test
  void begin_queueIsFull_isReadyOnceThereIsRoom() {
    NoticeSocket.fill(directory.resolve("notify"));
    try (var _ = begun(manager("40000"), LONG)) {
      await().until(() -> asked.get() > 3);

      await().until(() -> socket.count("READY=1\nWATCHDOG=1\nSTATUS=leads") == 1);
      await().until(() -> socket.count("WATCHDOG=1\nSTATUS=leads") >= 3);
      assertThat(socket.count("READY=1")).isOne();
    }
  }

  @Test
  void begin_queueIsFull_tellsTheNewestStatusAloneOnceThereIsRoom() {
    NoticeSocket.fill(directory.resolve("notify"));
    answer.set(beat(false, "reads"));
    try (var _ = begun(manager(""), LONG)) {
      await().until(() -> asked.get() > 1);
      answer.set(beat(false, "waits"));
      var from = asked.get();
      await().until(() -> asked.get() > from + 2);

      await().until(() -> socket.count("STATUS=waits") == 1);
      assertThat(socket.count("STATUS=reads")).isZero();
    }
  }

  @Test
  void begin_noWatchdog_tellsTheStatusAlone() {
    try (var _ = begun(manager(""), LONG)) {
      await().until(() -> socket.count("READY=1") == 1);

      assertThat(socket.count("WATCHDOG=1")).isZero();
    }
  }

  @Test
  void begin_noServiceManager_asksNobody() {
    try (var heartbeat = begun(new ServiceManager(Map.of(), 1), LONG)) {
      assertThat(heartbeat).isNotNull();
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().equals("heartbeat"));
    }
  }

  @Test
  void close_begun_tellsTheEndOnce() {
    var heartbeat = begun(manager("40000"), LONG);
    heartbeat.close();
    heartbeat.close();

    assertThat(socket.count("STOPPING=1")).isOne();
  }

  @Test
  void longStart_untilItIsClosed_asksForMoreTime() {
    try (var start = new LongStart(manager(""), Duration.ofMillis(1))) {
      start.run();
      await().until(() -> socket.count("EXTEND_TIMEOUT_USEC=60000000") > 1);
    }
  }

  private Heartbeat begun(ServiceManager manager, Duration waitForOthers) {
    var heartbeat = new Heartbeat(manager, this::look, waitForOthers);
    heartbeat.begin();
    return heartbeat;
  }

  private CompletionStage<Heartbeat.Beat> look() {
    asked.incrementAndGet();
    return answer.get();
  }

  private ServiceManager manager(String watchdog) {
    var environment = new HashMap<String, String>();
    environment.put("NOTIFY_SOCKET", directory.resolve("notify").toString());
    if (!watchdog.isEmpty()) {
      environment.put("WATCHDOG_USEC", watchdog);
    }
    return new ServiceManager(environment, 1);
  }

  private static CompletionStage<Heartbeat.Beat> beat(boolean serves, String status) {
    return CompletableFuture.completedStage(new Heartbeat.Beat(serves, status));
  }
}
