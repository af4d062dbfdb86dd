package io.picketline.sensor.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class WorkerTest {
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void startAfter_firstFails_cleansUpAndThrows() {
    var worker = worker(() -> told.add("work"));

    assertThatThrownBy(() -> worker.startAfter(() -> fail("first"))).hasMessage("first");

    assertThat(told).containsExactly("clean");
  }

  @Test
  void work_fails_isToldOnceThenCleansUp() {
    worker(() -> fail("work")).startAfter(() -> told.add("first"));

    await().until(() -> told.contains("clean"));
    assertThat(told).containsExactly("first", "work", "clean");
  }

  @Test
  void close_ofWork_cleansUpAndTellsNothing() {
    var worker = worker(Thread::onSpinWait).startAfter(() -> {});

    worker.close();

    assertThat(told).containsExactly("clean");
  }

  private Worker worker(Runnable work) {
    return new Worker(
        "test",
        work,
        () -> told.add("clean"),
        cause -> told.add(String.valueOf(cause.getMessage())));
  }

  private static void fail(String how) {
    throw new IllegalStateException(how);
  }
}
