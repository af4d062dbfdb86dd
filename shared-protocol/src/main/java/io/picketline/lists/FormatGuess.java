package io.picketline.lists;

import static java.util.Locale.ROOT;

import io.picketline.protocol.Prefix;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Says in which format a list is, by how it begins. A wrong guess blocks nothing: each format reads
 * nothing but its own.
 */
final class FormatGuess {
  private static final Predicate<String> IPSET =
      Pattern.compile("(?:create|add) \\S+ \\S.*").asMatchPredicate();
  private static final Predicate<String> NFT =
      Pattern.compile("(?:(?:table|set) |add (?:element|table|set) )[^,]*[{].*").asMatchPredicate();
  private static final Predicate<String> DROP =
      Pattern.compile("[0-9A-Fa-f:.]+/[0-9]{1,3}\\s*;\\s*SBL[0-9]+").asMatchPredicate();
  private static final Predicate<String> RANGE =
      Pattern.compile("(?:Start\tEnd\t.*|[0-9.]+\t[0-9.]+\t[0-9]{1,2}(?:\t.*)?)")
          .asMatchPredicate();
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private FormatGuess() {}

  /** The format of a list that begins like this; plain where nothing tells. */
  static ListFormat of(String beginning) {
    var first =
        beginning
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";"))
            .findFirst()
            .orElse("");
    if (first.startsWith("{") || first.startsWith("[") || first.equals("null")) {
      return notation(beginning.strip());
    }
    return line(first.length() > Lines.TEXT ? first.substring(0, Lines.TEXT) : first);
  }

  private static ListFormat notation(String text) {
    var dense = SPACE.matcher(text).replaceAll("");
    if (dense.startsWith("['") || dense.startsWith("[{'")) {
      return ListFormat.FAIL2BAN;
    }
    if (dense.startsWith("[") || dense.startsWith("null")) {
      return ListFormat.CROWDSEC;
    }
    if (dense.startsWith("{\"nftables\":")) {
      return ListFormat.NFT;
    }
    var object = text.lines().findFirst().orElse("");
    return object.contains("\"cidr\"") || object.contains("\"metadata\"")
        ? ListFormat.SPAMHAUS
        : ListFormat.JSONL;
  }

  private static ListFormat line(String line) {
    if (PortSentryText.LINE.matcher(line).matches()) {
      return ListFormat.PORTSENTRY;
    }
    if (Fail2banText.WITH_TIME.matcher(line).matches() || addresses(line)) {
      return ListFormat.FAIL2BAN;
    }
    if (DROP.test(line)) {
      return ListFormat.SPAMHAUS;
    }
    if (RANGE.test(line)) {
      return ListFormat.DSHIELD;
    }
    if (NFT.test(line)) {
      return ListFormat.NFT;
    }
    if (IPSET.test(line)) {
      return ListFormat.IPSET;
    }
    var header = line.toLowerCase(ROOT);
    return header.equals("address") || line.indexOf(',') >= 0 ? ListFormat.CSV : ListFormat.PLAIN;
  }

  /** Whether it is more than one address, with spaces between. */
  private static boolean addresses(String line) {
    var words = List.of(SPACE.split(line, -1));
    return words.size() > 1 && words.stream().limit(3).allMatch(FormatGuess::address);
  }

  private static boolean address(String word) {
    try {
      return Prefix.parse(word).isSingle();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
