package io.picketline.lab.scenario;

import io.picketline.lab.fleet.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** A page of the manual: the commands of each section, and the hosts that they are typed on. */
public final class ManualPage {

  private static final String HEADING = "## ";
  private static final String BEGIN = "```console";
  private static final String END = "```";
  private static final Pattern TYPED = Pattern.compile("(?<host>[a-z]+-[0-9])# (?<line>.+)");

  /**
   * A command.
   *
   * @param host the manual's name of it
   */
  public record Typed(String host, String line) {
    @Override
    public String toString() {
      return host + "# " + line;
    }
  }

  private ManualPage() {}

  /** The commands by the title of their section, in the page's order. */
  public static SequencedMap<String, List<Typed>> read(Path page) {
    var sections = new LinkedHashMap<String, List<Typed>>();
    var title = "";
    var inside = false;
    for (var line : lines(page)) {
      if (line.startsWith(HEADING)) {
        title = line.substring(HEADING.length());
      } else if (line.startsWith(BEGIN)) {
        inside = true;
      } else if (line.equals(END)) {
        inside = false;
      } else if (inside) {
        sections.computeIfAbsent(title, _ -> new ArrayList<>()).add(typed(line));
      }
    }
    return sections;
  }

  private static Typed typed(String line) {
    var typed = TYPED.matcher(line);
    if (!typed.matches()) {
      throw new LabException("no host types this line of the manual: " + line);
    }
    return new Typed(typed.group("host"), typed.group("line"));
  }

  private static List<String> lines(Path page) {
    try {
      return Files.readAllLines(page);
    } catch (IOException e) {
      throw new LabException("cannot read " + page, e);
    }
  }
}
