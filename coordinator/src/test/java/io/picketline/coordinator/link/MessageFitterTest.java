package io.picketline.coordinator.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.Change;
import io.picketline.wire.Wire;
import io.picketline.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageFitterTest {
  private final MessageFitter fitter = new MessageFitter(new SharedDeltas());

  @Test
  void fit_deltaOfFullVerdicts_goesOutAsSeveralWithoutGap() throws Exception {
    var delta = LargeDelta.of(LinkMessage.MAX_ENTRIES);

    var sent = decoded(fitter.fit(delta));

    assertThat(sent).hasSizeGreaterThan(1);
    var entries = sent.stream().flatMap(part -> ((LinkMessage.Delta) part).entries().stream());
    assertThat(entries).isEqualTo(delta.entries());
    assertThat(sent).allMatch(part -> ((LinkMessage.Delta) part).head() == delta.head());
  }

  @Test
  void fit_oneDeltaForTwoSensors_isEncodedOnce() {
    var shared = new SharedDeltas();
    var delta = LargeDelta.of(3);

    var one = new MessageFitter(shared).fit(delta);
    var other = new MessageFitter(shared).fit(delta);

    assertThat(other).isSameAs(one);
  }

  @Test
  void fit_deltasThatMeetInOneSlot_areNotTakenForEachOther() throws Exception {
    var shared = new SharedDeltas();
    var three = LargeDelta.of(3);
    var two = LargeDelta.of(2);

    var first = decoded(new MessageFitter(shared).fit(three));
    var second = decoded(new MessageFitter(shared).fit(two));

    assertThat(first).containsExactly(three);
    assertThat(second).containsExactly(two);
  }

  @Test
  void fit_smallMessage_goesOutAsItIs() throws Exception {
    var message = new LinkMessage.Reported(1, 2);

    assertThat(decoded(fitter.fit(message))).containsExactly(message);
  }

  @Test
  void fit_snapshotOfFullVerdicts_numbersItsChunksThrough() throws Exception {
    var changes = LargeDelta.changes(LinkMessage.MAX_ENTRIES);
    for (var round = 0; round < 2; round++) {
      var sent = new ArrayList<LinkMessage>();
      for (var chunk = 0; chunk < 3; chunk++) {
        sent.addAll(decoded(fitter.fit(snapshot(chunk, chunk == 2, changes))));
      }

      assertThat(sent).hasSizeGreaterThan(3);
      for (var i = 0; i < sent.size(); i++) {
        var part = (LinkMessage.Snapshot) sent.get(i);
        assertThat(part.chunk()).isEqualTo(i);
        assertThat(part.last()).isEqualTo(i == sent.size() - 1);
      }
      assertThat(sent.stream().mapToInt(part -> ((LinkMessage.Snapshot) part).changes().size()))
          .satisfies(
              sizes -> assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(1500));
    }
  }

  private static LinkMessage.Snapshot snapshot(int chunk, boolean last, List<Change> changes) {
    return new LinkMessage.Snapshot(LargeDelta.EPOCH, 9, chunk, last, changes, LargeDelta.NOW);
  }

  private static List<LinkMessage> decoded(List<ByteString> frames) throws WireException {
    var messages = new ArrayList<LinkMessage>();
    for (var frame : frames) {
      messages.add(Wire.decode(frame.toArrayUnsafe(), LinkMessage.class).orElseThrow());
    }
    return messages;
  }
}
