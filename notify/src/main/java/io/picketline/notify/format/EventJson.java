package io.picketline.notify.format;

/** The event itself as JSON, with who tells it. */
public final class EventJson {

  private EventJson() {}

  /** One line of JSON: the event's own fields, {@code host}, {@code part}, perhaps {@code missed}. */
  public static String line(Notice notice) {
    var node = Json.tree(notice.event());
    node.put("host", notice.teller().host());
    node.put("part", notice.teller().part());
    notice.missed().ifPresent(missed -> node.put("missed", missed));
    return Json.line(node);
  }
}
