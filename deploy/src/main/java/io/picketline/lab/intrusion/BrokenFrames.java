package io.picketline.lab.intrusion;

import io.picketline.lab.fleet.LinkClient;
import io.picketline.lab.intrusion.Try.Seen;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.link.LinkMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What no sensor says: each costs it its link, and the coordinator nothing. */
public final class BrokenFrames {

  private static final int ONE_TOO_MANY = LinkMessage.MAX_EVIDENCE + 1;
  private static final SourceAddress NOBODY = SourceAddress.parse("10.203.0.1");
  private static final String ENDED = "the link ends";
  private static final int DEEP = 100_000;

  /** An array of one item (RFC 8949, 3.1), over and over. */
  private static final byte NESTED = (byte) 0x81;

  /** A text of 2^32 - 1 bytes. */
  private static final byte[] LONG_TEXT = {0x7a, -1, -1, -1, -1};

  private BrokenFrames() {}

  static Kind all() {
    return new Kind("a sensor in his hands", Lane.LINK, ways());
  }

  /** Each on a link of its own with the stolen key. */
  public static List<Try> ways() {
    return List.of(
        way("a frame of 2 GiB", link -> link.send(frame(Integer.MAX_VALUE, 16))),
        way("a frame of less than nothing", link -> link.send(frame(-1, 16))),
        way("a frame that is no message", link -> link.send(frame(16, 16))),
        way("a message in 100,000 layers", link -> link.send(nested())),
        way("a text that says it is 4 GiB long", link -> link.send(whole(LONG_TEXT))),
        way(
            "a report before anything else",
            link -> link.say(new LinkMessage.Report(1, 1, List.of()))),
        way("a later version of the link", link -> link.say(Liar.hello(LinkMessage.VERSION + 1))),
        way("two hellos", link -> Collections.nCopies(2, Strangers.hello()).forEach(link::say)),
        way("%d pieces of evidence in one report".formatted(ONE_TOO_MANY), BrokenFrames::much));
  }

  private static Try way(String what, Consumer<LinkClient> said) {
    return new Try(what, ENDED, ground -> ended(ground, said));
  }

  private static Seen ended(Ground ground, Consumer<LinkClient> said) {
    var began = System.nanoTime();
    try (var link = ground.link()) {
      said.accept(link);
      var over = link.awaitEnd();
      var millis = (System.nanoTime() - began) / 1_000_000;
      return new Seen(over, "%s after %d ms".formatted(over ? "ended" : "still open", millis));
    }
  }

  /** The records of the protocol would refuse to hold so much. */
  private static void much(LinkClient link) {
    var evidence = Liar.scan(NOBODY, "rogue", EvidenceKind.SYN_DARK, ONE_TOO_MANY);
    link.say(Strangers.hello());
    link.say(Map.of("t", "report", "boot", 1, "seq", 1, "evidence", evidence));
  }

  private static byte[] nested() {
    var layers = new byte[DEEP];
    Arrays.fill(layers, NESTED);
    return whole(layers);
  }

  private static byte[] whole(byte[] message) {
    return ByteBuffer.allocate(Integer.BYTES + message.length)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static byte[] frame(int length, int bytes) {
    var frame = ByteBuffer.allocate(Integer.BYTES + bytes).putInt(length);
    Arrays.fill(frame.array(), Integer.BYTES, frame.capacity(), (byte) 0xff);
    return frame.array();
  }
}
