package io.picketline.protocol.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SelfTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RightTest {
  private static final Prefix PREFIX = Prefix.parse("192.0.2.7");

  @Test
  void requiredBy_questionsAndRehearsals_isToView() {
    assertThat(
            List.of(
                new LocalRequest.ShowStatus(),
                new LocalRequest.Recall(Optional.empty(), Optional.empty(), 1, true),
                new LocalRequest.Export(Optional.empty()),
                block(true, true),
                new LocalRequest.Import(List.of(block(false, true)), false, true),
                new LocalRequest.Unblock(PREFIX, Optional.empty(), true),
                new LocalRequest.UndoIgnored(1, true),
                new LocalRequest.RemoveHost("web", true)))
        .allMatch(request -> Right.requiredBy(request) == Right.VIEW);
  }

  @Test
  void requiredBy_changesByTheRules_isToOperate() {
    assertThat(
            List.of(
                block(false, false),
                new LocalRequest.Import(List.of(block(false, false)), false, false),
                new LocalRequest.Unblock(PREFIX),
                new LocalRequest.AddIgnore(PREFIX, "ours"),
                new LocalRequest.RemoveIgnore(PREFIX),
                new SelfTestRequest.Play(),
                new SelfTestRequest.Look(SelfTest.ofSensor(0)),
                new LocalRequest.UndoIgnored(1, false)))
        .allMatch(request -> Right.requiredBy(request) == Right.OPERATE);
  }

  @Test
  void requiredBy_whatGoesPastTheRules_isForAdmins() {
    assertThat(
            List.of(
                block(false, true),
                new LocalRequest.Import(
                    List.of(block(false, false), block(false, true)), false, false),
                new LocalRequest.RemoveHost("web", false),
                new LocalRequest.Reload(false)))
        .allMatch(request -> Right.requiredBy(request) == Right.ADMIN);
  }

  @Test
  void requiredBy_anyChange_isMoreThanToView() {
    for (var request : List.of(block(false, false), new LocalRequest.Reload(false))) {
      assertThat(request.changes()).isTrue();
      assertThat(Right.VIEW.covers(Right.requiredBy(request))).isFalse();
      assertThat(Right.ADMIN.covers(Right.requiredBy(request))).isTrue();
    }
  }

  private static LocalRequest.Block block(boolean dryRun, boolean force) {
    return new LocalRequest.Block(PREFIX, Duration.ofHours(1), "why", dryRun, force);
  }
}
