package io.picketline.notify.format;

import static java.util.Locale.ROOT;

import java.util.Arrays;
import java.util.stream.Collectors;

/** In which of the formats that others read an event is told. */
public enum Body {
  /** A line for people. */
  TEXT,
  /** The event itself, as 'picket events -o json' shows it. */
  JSON,
  /** ArcSight's Common Event Format. */
  CEF,
  /** The Elastic Common Schema. */
  ECS,
  /** What Suricata writes to eve.json. */
  EVE;

  /** The event in this format, one line. */
  public String text(Notice notice) {
    return switch (this) {
      case TEXT -> PlainText.line(notice);
      case JSON -> EventJson.line(notice);
      case CEF -> Cef.line(notice);
      case ECS -> Ecs.line(notice);
      case EVE -> Eve.line(notice);
    };
  }

  /** What a web server is told that it is. */
  public String contentType() {
    return switch (this) {
      case TEXT, CEF -> "text/plain; charset=utf-8";
      case JSON, ECS, EVE -> "application/json";
    };
  }

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException naming all, if there is none
   */
  public static Body named(String name) {
    return Arrays.stream(values())
        .filter(body -> body.name().toLowerCase(ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("\"%s\" is none of %s".formatted(name, names())));
  }

  private static String names() {
    return Arrays.stream(values())
        .map(body -> body.name().toLowerCase(ROOT))
        .collect(Collectors.joining(", "));
  }
}
