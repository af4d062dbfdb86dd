package io.picketline.protocol.event;

import static java.util.Locale.ROOT;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How much an event matters to whoever is on call, the least first. */
public enum Severity {
  /** The course of things. */
  INFO,
  /** Done, or decided: worth a line in a log. */
  NOTICE,
  /** Somebody should look at it, by day. */
  WARNING,
  /** Something does not work. */
  ERROR;

  /** As it is written everywhere. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(ROOT);
  }

  /** Whether it is this one or a graver one. */
  public boolean atLeast(Severity least) {
    return compareTo(least) >= 0;
  }

  /**
   * The severity of that name.
   *
   * @throws IllegalArgumentException naming all, if there is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Severity named(String name) {
    return Arrays.stream(values())
        .filter(severity -> severity.wireName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is none of %s"
                    .formatted(
                        name,
                        Arrays.stream(values())
                            .map(Severity::wireName)
                            .collect(Collectors.joining(", ")))));
  }
}
