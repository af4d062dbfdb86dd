package io.picketline.notify.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import io.picketline.protocol.event.Severity;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A message of syslog as RFC 5424 wants it: never longer than 8 KB, since its texts are bounded.
 *
 * @param facility where it is filed
 * @param body what its message is
 */
public record Syslog(Facility facility, Body body) {

  /**
   * The number of an enterprise behind the name of our structured data. RFC 5612 keeps this one for
   * documentation: nobody else's data has it, and there is none of our own.
   */
  static final String DATA = "picketline@32473";

  private static final int LONGEST_HOST = 255;
  private static final byte[] BOM = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** Where syslog files a message (RFC 5424, table 1). */
  public enum Facility {
    USER(1),
    DAEMON(3),
    AUTH(4),
    AUTHPRIV(10),
    LOCAL0(16),
    LOCAL1(17),
    LOCAL2(18),
    LOCAL3(19),
    LOCAL4(20),
    LOCAL5(21),
    LOCAL6(22),
    LOCAL7(23);

    private final int code;

    Facility(int code) {
      this.code = code;
    }

    /**
     * The facility of that name.
     *
     * @throws IllegalArgumentException naming all, if there is none
     */
    public static Facility named(String name) {
      return Arrays.stream(values())
          .filter(one -> one.wireName().equals(name))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("\"%s\" is none of %s".formatted(name, names())));
    }

    private String wireName() {
      return name().toLowerCase(ROOT);
    }

    private static String names() {
      return Arrays.stream(values()).map(Facility::wireName).collect(Collectors.joining(", "));
    }
  }

  /** The bytes of one message, without any frame. */
  public byte[] bytes(Notice notice) {
    var event = notice.event();
    var header =
        "<%d>1 %s %s picketline %d %s %s "
            .formatted(
                facility.code * 8 + severity(event.severity()),
                Times.rfc3339(event.at()),
                host(notice.teller().host()),
                notice.teller().pid(),
                event.kind().wireName(),
                data(notice));
    var text = body.text(notice);
    var out = new ByteArrayOutputStream();
    out.writeBytes(header.getBytes(UTF_8));
    // plain ASCII needs no mark, and readers that do not know it would show it
    if (body == Body.TEXT && text.chars().anyMatch(c -> c > '~')) {
      out.writeBytes(BOM);
    }
    out.writeBytes(text.getBytes(UTF_8));
    return out.toByteArray();
  }

  /** The severity of syslog and of journald (RFC 5424, table 2): 3, an error, to 6. */
  public static int severity(Severity severity) {
    return switch (severity) {
      case ERROR -> 3;
      case WARNING -> 4;
      case NOTICE -> 5;
      case INFO -> 6;
    };
  }

  /** Of an event in another format the structured data would say everything once more. */
  private String data(Notice notice) {
    if (body != Body.TEXT) {
      return "-";
    }
    var data = new StringBuilder("[").append(DATA);
    Fields.of(notice)
        .forEach((name, value) ->
            data.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
    return data.append(']').toString();
  }

  /** RFC 5424, 6.3.3. */
  static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
  }

  private static String host(String name) {
    var ascii = name.replaceAll("[^!-~]", "_");
    var whole = ascii.isEmpty() ? "-" : ascii;
    return whole.substring(0, Math.min(whole.length(), LONGEST_HOST));
  }
}
