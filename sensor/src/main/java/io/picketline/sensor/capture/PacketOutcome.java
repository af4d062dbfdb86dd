package io.picketline.sensor.capture;

/**
 * What became of a packet; all but the first are only counted. Those from {@link #NOT_LOCAL} on are
 * told of probes, which are counted as such as well.
 */
public enum PacketOutcome {
  /** A whole TCP or UDP packet with a good checksum. */
  PROBE("packets looked at"),
  /** Too short for the headers that it announces, or cut before their end. */
  TRUNCATED("truncated"),
  /** Headers that contradict themselves. */
  MALFORMED("malformed"),
  /** Neither IPv4 nor IPv6. */
  NOT_IP("not-ip"),
  /** IP, but neither TCP nor UDP, or not readable as such (encrypted, still under way). */
  OTHER_PROTOCOL("other-protocol"),
  /** A part of a packet that nobody has put together. */
  FRAGMENT("fragment"),
  /** A checksum that the host would not accept: no answer, so no evidence. */
  BAD_CHECKSUM("bad-checksum"),
  /** Cut, so that its checksum cannot be verified. */
  UNCHECKABLE("uncheckable"),
  /** From an address that no packet can come from. */
  MARTIAN("martian"),
  /** To many, or to nobody. */
  NOT_UNICAST("not-unicast"),
  /** To an address that is not this host's. */
  NOT_LOCAL("not-local"),
  /** In a frame that cannot be from the source: somebody on the link uses another's name. */
  FORGED("forged: link address"),
  /** A socket of the host takes it. */
  TAKEN("taken"),
  /** Of a protocol that no configured mode watches. */
  NOT_WATCHED("not-watched"),
  /** One of too many bare ACKs to ask about each. */
  SKIPPED("skipped");

  private final String text;

  PacketOutcome(String text) {
    this.text = text;
  }

  /** What status and replay call it; each name is of one count. */
  public String text() {
    return text;
  }
}
