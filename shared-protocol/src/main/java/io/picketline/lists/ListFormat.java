package io.picketline.lists;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A form that lists of blocks are read in. */
public enum ListFormat {
  /** An address, prefix or range a line; what follows a {@code #} or {@code ;} says nothing. */
  PLAIN("plain", false),
  /** Address, duration and reason; or any columns under a header that names them. */
  CSV("csv", false),
  /** What {@code picket export} writes: an object a line. */
  JSONL("jsonl", false),
  /** DShield's block list: first and last address and the length, with tabs between. */
  DSHIELD("dshield", true),
  /** Spamhaus' DROP, as text or as an object a line. */
  SPAMHAUS("spamhaus", true),
  /** PortSentry's history and blocked files. */
  PORTSENTRY("portsentry", true),
  /** What {@code fail2ban-client} answers to {@code banned} and {@code get JAIL banip}. */
  FAIL2BAN("fail2ban", true),
  /** What {@code cscli decisions list -o json} and CrowdSec's local API answer. */
  CROWDSEC("crowdsec", true),
  /** What {@code nft list set} writes, as text or JSON. */
  NFT("nft", true),
  /** What {@code ipset save} writes. */
  IPSET("ipset", true);

  private final String word;
  private final boolean foreign;

  ListFormat(String word, boolean foreign) {
    this.word = word;
    this.foreign = foreign;
  }

  /**
   * The format of this name.
   *
   * @throws IllegalArgumentException naming all that there are, if there is none
   */
  public static ListFormat named(String word) {
    for (var format : values()) {
      if (format.word.equals(word)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no format of a list; there are %s".formatted(word, words()));
  }

  /** All names, with commas between. */
  public static String words() {
    return Arrays.stream(values()).map(ListFormat::toString).collect(Collectors.joining(", "));
  }

  /** Whether another program wrote it, which knows nothing of how long a block may last here. */
  boolean foreign() {
    return foreign;
  }

  /** The name that an operator types. */
  @Override
  public String toString() {
    return word;
  }
}
