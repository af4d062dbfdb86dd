package io.picketline.lab.scenario;

import io.picketline.lab.fleet.LinkClient;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.link.LinkMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What no sensor says: each costs it its link, and the coordinator nothing. */
final class BrokenFrames {

  private record Way(String text, Consumer<LinkClient> said) {}

  private static final int ONE_TOO_MANY = LinkMessage.MAX_EVIDENCE + 1;

  private static final List<Way> WAYS =
      List.of(
          new Way("a frame of 2 GiB", link -> link.send(frame(Integer.MAX_VALUE, 16))),
          new Way("a frame of less than nothing", link -> link.send(frame(-1, 16))),
          new Way("a frame that is no message", link -> link.send(frame(16, 16))),
          new Way(
              "a report before anything else",
              link -> link.say(new LinkMessage.Report(1, 1, List.of()))),
          new Way(
              "a later version of the link", link -> link.say(Liar.hello(LinkMessage.VERSION + 1))),
          new Way("two hellos", link -> Collections.nCopies(2, greeting()).forEach(link::say)),
          new Way("%d pieces of evidence".formatted(ONE_TOO_MANY), BrokenFrames::tooMuch));

  private BrokenFrames() {}

  /** Proves that each of them ends the link of a host. */
  static void prove(Stage stage, String host) {
    stage.story().line("it says what no sensor says");
    var survived = new ArrayList<String>();
    for (var way : WAYS) {
      try (var link = stage.fleet().link(host, stage.coordinator())) {
        way.said().accept(link);
        if (!link.awaitEnd()) {
          survived.add(way.text());
        }
      }
    }
    stage
        .proofs()
        .check(
            "what no sensor says ends its link",
            survived.isEmpty(),
            survived.isEmpty()
                ? "%d ways, among them %s".formatted(WAYS.size(), WAYS.getLast().text())
                : "not " + String.join(", ", survived));
  }

  private static LinkMessage.Hello greeting() {
    return Liar.hello(LinkMessage.VERSION);
  }

  /** The records of the protocol would refuse to hold so much. */
  private static void tooMuch(LinkClient link) {
    var source = Lies.NOBODY;
    var evidence = Liar.scan(source, "rogue", EvidenceKind.SYN_DARK, ONE_TOO_MANY);
    link.say(greeting());
    link.say(Map.of("t", "report", "boot", 1, "seq", 1, "evidence", evidence));
  }

  private static byte[] frame(int length, int bytes) {
    var frame = ByteBuffer.allocate(Integer.BYTES + bytes).putInt(length);
    Arrays.fill(frame.array(), Integer.BYTES, frame.capacity(), (byte) 0xff);
    return frame.array();
  }
}
