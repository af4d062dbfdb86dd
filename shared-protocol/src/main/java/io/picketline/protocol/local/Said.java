package io.picketline.protocol.local;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Names;
import io.picketline.protocol.SourceAddress;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What a source said first at a trap port: over UDP anybody may have said so in its name.
 *
 * @param at when it came there
 * @param port 0 to 65535
 * @param first up to 64 bytes as 1 to {@value #MOST} printable ASCII characters, the others as
 *     {@code \r}, {@code \n}, {@code \t} or {@code \x1b}
 */
public record Said(Instant at, SourceAddress source, int port, IpProtocol protocol, String first) {

  /** Most characters, four for each byte. */
  public static final int MOST = 256;

  private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1," + MOST + "}");

  public Said {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port %d is not in 0 to 65535".formatted(port));
    }
    if (!PRINTABLE.matcher(first).matches()) {
      throw new IllegalArgumentException(
          "first bytes need 1 to %d printable characters of ASCII: \"%s\""
              .formatted(MOST, Names.printable(first)));
    }
  }
}
