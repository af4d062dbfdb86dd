package io.picketline.notify.format;

import io.picketline.protocol.event.Severity;

/** What Slack's incoming webhooks take, and Mattermost's and Rocket.Chat's, which read the text. */
public final class Slack {

  private Slack() {}

  /** One message: a text for notifications, and blocks for the channel. */
  public static String body(Notice notice) {
    var event = notice.event();
    var root = Json.object();
    root.put("text", escaped(PlainText.line(notice)));
    var blocks = root.putArray("blocks");
    var section = blocks.addObject();
    section.put("type", "section");
    var text = section.putObject("text");
    text.put("type", "mrkdwn");
    var title = "%s *%s*".formatted(sign(event.severity()), escaped(PlainText.title(event)));
    text.put("text", title + "\n" + escaped(PlainText.line(notice)));
    var context = blocks.addObject();
    context.put("type", "context");
    var element = context.putArray("elements").addObject();
    element.put("type", "mrkdwn");
    element.put(
        "text",
        escaped(
            "%s · picketline %s on %s"
                .formatted(
                    Times.plain(event.at()), notice.teller().part(), notice.teller().host())));
    return Json.line(root);
  }

  private static String sign(Severity severity) {
    return switch (severity) {
      case ERROR -> ":rotating_light:";
      case WARNING -> ":warning:";
      case NOTICE -> ":shield:";
      case INFO -> ":information_source:";
    };
  }

  /** Slack's three control characters; so nobody is called by a text of an attacker's. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
