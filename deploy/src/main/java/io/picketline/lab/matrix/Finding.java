package io.picketline.lab.matrix;

import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a sensor made of a scan.
 *
 * @param named the types of scan it told, in its own words
 * @param tool the scanner that its verdict names; empty for none
 */
public record Finding(SortedSet<String> named, Ending ending, String tool) {

  /** Written for nothing at all. */
  private static final String NOTHING = "-";

  private static final String AND = " & ";
  private static final String BY = " by ";

  /** Whether the scanner was blocked. */
  public enum Ending {
    NO_VERDICT(""),
    VERDICT("!"),
    /** No verdict on the scanner nor on any decoy, for nobody can tell who of them it was. */
    DECOYS("~");

    private final String mark;

    Ending(String mark) {
      this.mark = mark;
    }
  }

  public Finding {
    named = new TreeSet<>(named);
  }

  /**
   * {@code -}, {@code SYN}, {@code SYN!} (blocked), {@code SYN! by nmap} (with that scanner's name)
   * or {@code SYN~} (one of several decoys).
   */
  static Finding parse(String text) {
    var by = text.indexOf(BY);
    return by < 0
        ? parse(text, "")
        : parse(text.substring(0, by), text.substring(by + BY.length()));
  }

  private static Finding parse(String text, String tool) {
    var ending =
        Arrays.stream(Ending.values())
            .filter(each -> !each.mark.isEmpty() && text.endsWith(each.mark))
            .findAny()
            .orElse(Ending.NO_VERDICT);
    var names = text.substring(0, text.length() - ending.mark.length());
    return new Finding(
        names.equals(NOTHING) ? new TreeSet<>() : new TreeSet<>(List.of(names.split(AND))),
        ending,
        tool);
  }

  /** As a person reads it in the table. */
  public String text() {
    var names = named.isEmpty() ? "–" : named.stream().collect(Collectors.joining(AND));
    return switch (ending) {
      case NO_VERDICT -> names;
      case VERDICT -> "**%s**%s".formatted(names, byTool());
      case DECOYS -> names + " (decoys)";
    };
  }

  /** As a sentence of a proof tells it. */
  public String told() {
    var names =
        named.isEmpty() ? "not named" : "named " + named.stream().collect(Collectors.joining(AND));
    return switch (ending) {
      case NO_VERDICT -> names + ", not blocked";
      case VERDICT -> names + byTool() + ", blocked";
      case DECOYS -> names + ", nobody blocked";
    };
  }

  private String byTool() {
    return tool.isEmpty() ? "" : BY + tool;
  }
}
