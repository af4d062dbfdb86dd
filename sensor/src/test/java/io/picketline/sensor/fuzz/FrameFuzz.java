package io.picketline.sensor.fuzz;

import io.picketline.fuzz.Limits;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/**
 * Messages of a coordinator, of the command and of whoever joins, behind their length or without
 * one.
 */
public final class FrameFuzz {
  private static final List<Class<?>> FAMILIES =
      List.of(
          LinkMessage.class,
          LocalRequest.class,
          LocalReply.class,
          JoinRequest.class,
          JoinReply.class);

  private FrameFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length > 0) {
      var family = FAMILIES.get((input[0] & 0xff) % FAMILIES.size());
      Limits.within(input.length, () -> read(input, family));
    }
  }

  private static void read(byte[] input, Class<?> family) {
    var length = input.length - 1;
    var frame = new byte[4 + length];
    frame[2] = (byte) (length >>> 8);
    frame[3] = (byte) length;
    System.arraycopy(input, 1, frame, 4, length);
    try {
      Frames.read(new ByteArrayInputStream(frame), family);
      Frames.read(new ByteArrayInputStream(input), family);
    } catch (IOException e) {
      return; // refused, as it should be
    }
  }
}
