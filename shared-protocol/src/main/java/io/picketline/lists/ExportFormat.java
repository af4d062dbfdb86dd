package io.picketline.lists;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A form that lists of blocks are written in. */
public enum ExportFormat {
  /** An address or prefix a line. */
  PLAIN("plain", "text/plain", Rests.ON_SOURCES),
  /** Address, time that is left, and reason. */
  CSV("csv", "text/csv", Rests.ON_BLOCKS),
  /** An object a line, with all there is of a block but its evidence. */
  JSONL("jsonl", "application/jsonl", Rests.ON_BLOCKS),
  /** What {@code nft -f} loads: two sets, which it empties first. */
  NFT("nft", "text/plain", Rests.ON_BLOCKS),
  /** What {@code ipset restore} loads: two sets, which it empties first. */
  IPSET("ipset", "text/plain", Rests.ON_BLOCKS),
  /**
   * Prefixes as Spamhaus publishes its DROP list: an object a line, the last one about the list.
   */
  SPAMHAUS("spamhaus", "application/jsonl", Rests.ON_SOURCES),
  /** Lines for {@code /etc/hosts.deny}. */
  HOSTS_DENY("hosts.deny", "text/plain", Rests.ON_SOURCES),
  /** What AbuseIPDB takes as a bulk report. */
  ABUSEIPDB("abuseipdb", "text/csv", Rests.ON_HISTORY),
  /** A STIX 2.1 bundle: an indicator and a sighting of each source. */
  STIX("stix", "application/stix+json;version=2.1", Rests.ON_HISTORY);

  private enum Rests {
    ON_SOURCES,
    ON_BLOCKS,
    ON_HISTORY
  }

  private final String word;
  private final String contentType;
  private final Rests rests;

  ExportFormat(String word, String contentType, Rests rests) {
    this.word = word;
    this.contentType = contentType;
    this.rests = rests;
  }

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException naming all that there are, if there is none
   */
  public static ExportFormat named(String word) {
    for (var format : values()) {
      if (format.word.equals(word)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no format to export; there are %s".formatted(word, words()));
  }

  /** All names, with commas between. */
  public static String words() {
    return Arrays.stream(values()).map(ExportFormat::toString).collect(Collectors.joining(", "));
  }

  /** The media type, without the charset, which is UTF-8. */
  public String contentType() {
    return contentType;
  }

  /** Whether it tells what happened, not what is in force: see {@link ScanReport}. */
  public boolean ofHistory() {
    return rests == Rests.ON_HISTORY;
  }

  /** Whether it tells nothing but the sources, so that the same list is the same bytes. */
  boolean ofSources() {
    return rests == Rests.ON_SOURCES;
  }

  /** The name that an operator types. */
  @Override
  public String toString() {
    return word;
  }
}
