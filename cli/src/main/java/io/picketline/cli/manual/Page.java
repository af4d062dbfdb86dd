package io.picketline.cli.manual;

import java.util.Locale;

/** One manual page in man(7), line by line. */
final class Page {

  private final StringBuilder text = new StringBuilder();

  Page(String name, int section, String version) {
    // no date: the same sources give the same page on every day
    line(
        ".TH %s %d \"\" \"picketline %s\" \"Picketline\"".formatted(upper(name), section, version));
    line(".ad l"); // an option with many choices leaves nothing to stretch
  }

  Page section(String name) {
    return line(".SH " + name);
  }

  Page paragraph(String words) {
    return apart().line(escaped(words));
  }

  /** The first line of the page proper: what whatis(1) finds. */
  Page name(String name, String says) {
    return section("NAME").line("%s \\- %s".formatted(escaped(name), escaped(says)));
  }

  Page plain(String words) {
    return line(escaped(words));
  }

  /** A word and what is said of it. */
  Page item(String word, String words) {
    return line(".TP").line("\\fB%s\\fR".formatted(escaped(word))).line(escaped(words));
  }

  /** Lines as they are typed. */
  Page verbatim(String lines) {
    apart().line(".nf");
    lines.lines().forEach(each -> line(each.isEmpty() ? "\\&" : escaped(each)));
    return line(".fi");
  }

  /** A section begins apart already. */
  private Page apart() {
    var before = text.substring(text.lastIndexOf("\n", text.length() - 2) + 1);
    return before.startsWith(".SH ") ? this : line(".PP");
  }

  private Page line(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** Fit for a line of its own: no request, no escape, and minus signs that can be copied. */
  private static String escaped(String words) {
    var escaped =
        words
            .replace("\\", "\\(rs")
            .replace("-", "\\-")
            .replace("'", "\\(aq")
            .replace("`", "\\(ga")
            .replace("^", "\\(ha")
            .replace("~", "\\(ti");
    return escaped.startsWith(".") ? "\\&" + escaped : escaped;
  }

  private static String upper(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
