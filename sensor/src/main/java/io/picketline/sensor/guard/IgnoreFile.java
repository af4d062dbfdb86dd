package io.picketline.sensor.guard;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * A file in the syntax of PortSentry's ignore file: one address or address/length a line, host bits
 * and all; what follows it is a comment, as is anything behind a {@code #}. Unlike PortSentry it
 * takes IPv6, leading space, any line ending and a missing last one, and {@code /0} means all
 * addresses of the family.
 *
 * @param rules the good lines, in order, each prefix once
 * @param problems the bad lines, and those that spare everybody, each with file and line, in the
 *     operator's words
 */
public record IgnoreFile(List<IgnoreRule> rules, List<String> problems) {

  /** Most rules taken from one file. */
  public static final int MAX_RULES = 100_000;

  /** Most bytes of one file. */
  public static final int MAX_BYTES = 16 << 20;

  /** The author of all rules that come from a file of this host. */
  public static final String AUTHOR = "local";

  public IgnoreFile {
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /**
   * Reads a file; its rules are as old as the file.
   *
   * @throws IOException in the operator's words, if it cannot be read at all
   */
  public static IgnoreFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("ignore file %s is not there or no regular file".formatted(file));
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1); // some files are longer than they say
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          "ignore file %s is larger than %d MiB".formatted(file, MAX_BYTES >> 20));
    }
    // a stray byte of another character set may spoil a comment, never the file
    var text = new String(bytes, StandardCharsets.UTF_8);
    return parse(file.toString(), text, Files.getLastModifiedTime(file).toInstant());
  }

  /** Reads the text of a file that is called {@code name}. */
  public static IgnoreFile parse(String name, String text, Instant addedAt) {
    var rules = new LinkedHashMap<Prefix, IgnoreRule>();
    var problems = new ArrayList<String>();
    var number = 0;
    for (var line : (Iterable<String>) withoutMark(text).lines()::iterator) {
      number++;
      var content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      if (rules.size() >= MAX_RULES) {
        problems.add(
            "%s:%d: more than %d rules, the rest is not used".formatted(name, number, MAX_RULES));
        break;
      }
      try {
        var rule = rule(content, addedAt);
        var at = "%s:%d: ".formatted(name, number);
        rule.warning().map(at::concat).ifPresent(problems::add);
        rules.putIfAbsent(rule.prefix(), rule);
      } catch (IllegalArgumentException e) {
        problems.add(
            "%s:%d: %s".formatted(name, number, Names.printable(String.valueOf(e.getMessage()))));
      }
    }
    return new IgnoreFile(List.copyOf(rules.values()), problems);
  }

  private static IgnoreRule rule(String line, Instant addedAt) {
    var end = 0;
    while (end < line.length() && line.charAt(end) != '#' && !isSpace(line.charAt(end))) {
      end++;
    }
    var prefix = Prefix.parse(line.substring(0, end).toLowerCase(Locale.ROOT));
    var rest = line.substring(end).strip();
    var comment = Names.printable(rest.startsWith("#") ? rest.substring(1).strip() : rest);
    return new IgnoreRule(
        prefix,
        comment.length() > Names.MAX_TEXT ? comment.substring(0, Names.MAX_TEXT) : comment,
        AUTHOR,
        addedAt);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }
}
