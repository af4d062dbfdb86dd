package io.picketline.coordinator.registry;

import static io.picketline.coordinator.judgement.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.log.VerdictLog;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage.Snapshot;
import io.picketline.protocol.log.Change;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WholesTest {
  private final VerdictLog log = new VerdictLog(History.EMPTY, 3, 20_000);
  private final Wholes wholes = new Wholes();

  @Test
  void add_twoStandbysAtOnce_keepsTheirStatesApart() {
    blocks();
    // the first block is over between the two, and so the chunks begin elsewhere
    var one = log.snapshot(NOW.plusSeconds(9));
    var other = log.snapshot(NOW.plusSeconds(11));
    assertThat(one).hasSameSizeAs(other).hasSizeGreaterThan(2);

    var ofOne = Optional.<List<Change>>empty();
    var ofOther = Optional.<List<Change>>empty();
    for (var i = 0; i < one.size(); i++) {
      ofOne = wholes.add("b", one.get(i));
      ofOther = wholes.add("c", other.get(i));
    }

    assertThat(ofOne).contains(changes(one));
    assertThat(ofOther).contains(changes(other));
  }

  @Test
  void add_twoStatesOfOneStandby_areNotMixed() {
    blocks();
    var before = log.snapshot(NOW.plusSeconds(9));
    var after = log.snapshot(NOW.plusSeconds(11));

    wholes.add("b", before.getFirst());
    for (var chunk : after.subList(1, after.size())) {
      assertThat(wholes.add("b", chunk)).isEmpty();
    }
  }

  @Test
  void add_stateThatBeginsAnew_isTakenFromThere() {
    blocks();
    var state = log.snapshot(NOW);
    wholes.add("b", state.get(0));
    wholes.add("b", state.get(1));
    var whole = Optional.<List<Change>>empty();
    for (var chunk : state) {
      whole = wholes.add("b", chunk);
    }

    assertThat(whole).contains(changes(state));
  }

  private void blocks() {
    log.append(new Change.Blocked(Samples.verdict("10.0.0.1", NOW, Duration.ofSeconds(10))));
    for (var i = 2; i < 1_600; i++) {
      var source = SourceAddress.v4(0x0a000000 + i).toString();
      log.append(new Change.Blocked(Samples.verdict(source, NOW, Duration.ofDays(1))));
    }
  }

  private static List<Change> changes(List<Snapshot> state) {
    return state.stream().flatMap(chunk -> chunk.changes().stream()).toList();
  }
}
