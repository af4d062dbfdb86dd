package io.picketline.notify.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An entry of journald as its native protocol wants it: {@code NAME=value} lines. A value that has
 * lines of its own stands behind its length.
 */
public final class JournalEntry {

  /** Marks all our events, made up once (systemd-id128 new). */
  static final String MESSAGE_ID = "6d0a1f8e2c5b4b0f9a7d3e1c8b246f50";

  private JournalEntry() {}

  /** The bytes of one datagram. */
  public static byte[] bytes(Notice notice) {
    var event = notice.event();
    var out = new ByteArrayOutputStream();
    add(out, "MESSAGE", PlainText.line(notice));
    add(out, "MESSAGE_ID", MESSAGE_ID);
    add(out, "PRIORITY", Integer.toString(Syslog.severity(event.severity())));
    add(out, "SYSLOG_IDENTIFIER", "picketline-" + notice.teller().part());
    add(out, "SYSLOG_TIMESTAMP", Times.rfc3339(event.at()));
    Fields.of(notice)
        .forEach((name, value) -> add(out, "PICKETLINE_" + name.toUpperCase(ROOT), value));
    return out.toByteArray();
  }

  private static void add(ByteArrayOutputStream out, String name, String value) {
    var bytes = value.getBytes(UTF_8);
    out.writeBytes(name.getBytes(UTF_8));
    if (value.indexOf('\n') < 0) {
      out.write('=');
    } else {
      out.write('\n');
      out.writeBytes(
          ByteBuffer.allocate(Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(bytes.length)
              .array());
    }
    out.writeBytes(bytes);
    out.write('\n');
  }
}
