package io.picketline.notify.format;

import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventKind;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with the fields of an event in it, each as its name in braces: {@code {about}}. It is no
 * language: nothing is computed, and a value is never read again.
 */
public final class Template {

  private static final Pattern FIELD = Pattern.compile("\\{([a-z]+)}");

  /** The whole event as JSON, as it is, without quotation marks around it. */
  private static final String EVENT = "event";

  private final String text;
  private final boolean json;

  private Template(String text, boolean json) {
    this.text = text;
    this.json = json;
  }

  /**
   * Reads one.
   *
   * @param json whether it makes JSON, in which values are escaped
   * @throws IllegalArgumentException if it names a field that there is not, or what it makes is no
   *     JSON though it is to be
   */
  public static Template of(String text, boolean json) {
    FIELD
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(name -> !name.equals(EVENT) && !Fields.NAMES.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException("{%s} is no field of an event".formatted(name));
        });
    var template = new Template(text, json);
    if (json && !Json.valid(template.body(sample()))) {
      throw new IllegalArgumentException(
          "what it makes is no JSON: a field in it needs quotation marks around it, {event} none");
    }
    return template;
  }

  /** The text with the event's fields in it; one that is empty leaves nothing. */
  public String body(Notice notice) {
    var fields = Fields.of(notice);
    UnaryOperator<String> written = json ? Json::inside : UnaryOperator.identity();
    return FIELD
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match, notice, fields, written)));
  }

  private static String value(
      MatchResult match, Notice notice, Map<String, String> fields, UnaryOperator<String> written) {
    return switch (match.group(1)) {
      case EVENT -> EventJson.line(notice);
      case "message" -> written.apply(PlainText.line(notice));
      default -> written.apply(fields.getOrDefault(match.group(1), ""));
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template template
        && template.text.equals(text)
        && template.json == json;
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  private static Notice sample() {
    var event = Event.of(EventKind.STARTED, Instant.EPOCH, Event.NOBODY, "a \"sample\"");
    return new Notice(event, new Teller("host", "sensor", "0", 1));
  }
}
