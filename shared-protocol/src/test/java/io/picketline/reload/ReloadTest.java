package io.picketline.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.config.Effective;
import io.picketline.config.Effective.Setting;
import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.local.Asker;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReloadTest {
  private static final Asker ROOT = Asker.here("root");

  private final List<String> happened = new ArrayList<>();
  private Effective file = effective("1", "1", "1");
  private List<String> problems = List.of();
  private boolean partFails;
  private boolean readerFaulty;

  private final Reload<Effective> reload =
      new Reload<>(this::read, it -> it, file, List.of(part("d.a", false), part("d.block.", true)));

  @Test
  void run_goodFile_swapsEveryPart() {
    file = effective("2", "2", "1");

    var reloaded = reload.run("test");

    assertThat(reloaded)
        .isEqualTo(
            new LocalReply.Reloaded(
                List.of(), List.of("d.a changed", "d.block. changed"), List.of(), List.of()));
    assertThat(happened)
        .containsExactly("prepare d.a", "prepare d.block.", "commit d.a", "commit d.block.");
  }

  @Test
  void run_problems_touchesNoPart() {
    problems = List.of("x:1: one", "x:2: two");

    assertThat(reload.run("test").problems()).isEqualTo(problems);
    assertThat(happened).isEmpty();
    assertThat(reload.warnings())
        .containsExactly(
            "the configuration was changed and is not in force: x:1: one",
            "the configuration was changed and is not in force: x:2: two");
  }

  @Test
  void run_fault_isAnsweredAndChangesNothing() {
    readerFaulty = true;

    assertThat(reload.run("test").problems())
        .containsExactly("a fault of this program: java.lang.IllegalStateException: odd");
    assertThat(happened).isEmpty();
  }

  @Test
  void rehearse_saysWhatARunWouldAndChangesNothing() {
    file = effective("2", "2", "2");

    var foreseen = reload.rehearse();

    assertThat(happened).containsExactly("prepare d.a", "prepare d.block.");
    assertThat(reload.warnings()).isEmpty();
    assertThat(reload.run("test")).isEqualTo(foreseen);
    assertThat(foreseen.needRestart()).containsExactly("d.fixed");
  }

  @Test
  void rehearse_problems_areNotThoseOfTheLastRun() {
    problems = List.of("x:1: one");

    assertThat(reload.rehearse().problems()).isEqualTo(problems);
    assertThat(reload.warnings()).isEmpty();
  }

  @Test
  void run_onePartCannot_letsTheOthersGoUnused() {
    partFails = true;
    file = effective("2", "2", "2");

    var reloaded = reload.run("test");

    assertThat(reloaded.problems()).containsExactly("no room");
    assertThat(reloaded.inForce()).isEmpty();
    assertThat(reloaded.needRestart()).isEmpty();
    assertThat(happened).containsExactly("prepare d.a", "prepare d.block.");
  }

  @Test
  void run_keyThatNoPartTakes_waitsUntilItIsAsAtTheStart() {
    file = effective("1", "1", "2");
    assertThat(reload.run("test").needRestart()).containsExactly("d.fixed");
    assertThat(reload.run("test").needRestart()).containsExactly("d.fixed");
    assertThat(reload.warnings()).containsExactly("d.fixed waits for a restart");

    file = effective("1", "1", "1");
    assertThat(reload.run("test").needRestart()).isEmpty();
    assertThat(reload.warnings()).isEmpty();
  }

  @Test
  void answer_reload_runsItAndHandsTheRestOn() throws Exception {
    var other = new LocalReply.Changed(List.of(), 0);
    var desk = new ReloadDesk(reload, (_, _) -> CompletableFuture.completedStage(other));

    assertThat(desk.answer(new LocalRequest.ShowStatus(), ROOT).toCompletableFuture().get())
        .isEqualTo(other);
    assertThat(happened).isEmpty();
    var rehearsed = desk.answer(new LocalRequest.Reload(true), ROOT).toCompletableFuture().get();
    assertThat(rehearsed).isInstanceOf(LocalReply.Reloaded.class);
    assertThat(happened).doesNotContain("commit d.a");
    assertThat(desk.answer(new LocalRequest.Reload(false), ROOT).toCompletableFuture().get())
        .isInstanceOf(LocalReply.Reloaded.class);
    assertThat(happened).contains("commit d.a");
  }

  private Effective read() throws InvalidConfigException {
    if (readerFaulty) {
      throw new IllegalStateException("odd");
    }
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
    return file;
  }

  private Reloadable<Effective> part(String key, boolean mayFail) {
    return new Reloadable<>() {
      @Override
      public Set<String> keys() {
        return Set.of(key);
      }

      @Override
      public Swap prepare(Effective settings) throws IOException {
        happened.add("prepare " + key);
        if (mayFail && partFails) {
          throw new IOException("no room");
        }
        return new Swap(List.of(key + " changed"), () -> happened.add("commit " + key));
      }
    };
  }

  private static Effective effective(String a, String inBlock, String fixed) {
    return new Effective(
        List.of(
            new Setting("d.a", a, "x:1"),
            new Setting("d.block.b", inBlock, "x:2"),
            new Setting("d.fixed", fixed, "x:3")),
        List.of());
  }
}
