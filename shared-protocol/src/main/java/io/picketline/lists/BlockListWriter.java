package io.picketline.lists;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.ExportedBlock;
import io.picketline.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes blocks in force as a list, line by line. They have to come ascending by source, as a
 * daemon tells them: the same blocks are the same lines. Not thread-safe.
 */
public final class BlockListWriter {
  private static final String TABLE = "inet picketline_export";

  /** Elements of a command of nft: the kernel goes through the whole set for each command. */
  private static final int AT_ONCE = 500;

  private static final String NFT_SETS =
      """
      table inet picketline_export {
      \tset blocked4 { type ipv4_addr; flags interval, timeout; }
      \tset blocked6 { type ipv6_addr; flags interval, timeout; }
      }
      flush set inet picketline_export blocked4
      flush set inet picketline_export blocked6\
      """;
  private static final String IPSET_SETS =
      """
      create picketline4 hash:net family inet timeout 0 comment maxelem 1048576 -exist
      create picketline6 hash:net family inet6 timeout 0 comment maxelem 1048576 -exist
      flush picketline4
      flush picketline6\
      """;

  /** Most seconds that ipset takes (ipset(8), "timeout"). */
  private static final long LONGEST_OF_IPSET = 2_147_483;

  /** Most bytes of a comment that nft takes (NFTNL_UDATA_COMMENT_MAXLEN in its sources). */
  private static final int LONGEST_COMMENT = 127;

  private static final ObjectMapper OBJECTS = Wire.json();

  private final ExportFormat format;
  private final Instant now;
  private final Consumer<String> lines;
  private Optional<Prefix> widest = Optional.empty();
  private String adding = "";
  private int added;
  private int written;

  /**
   * One list.
   *
   * @param format one of blocks in force
   * @param now what is left of a block is counted from then
   * @param lines takes each line, without its end
   * @throws IllegalArgumentException if the format is not one of blocks in force
   */
  public BlockListWriter(ExportFormat format, Instant now, Consumer<String> lines) {
    if (format.ofHistory()) {
      throw new IllegalArgumentException(format + " is no list of blocks in force");
    }
    this.format = format;
    this.now = now;
    this.lines = lines;
  }

  /** Writes what stands before the first block. */
  public void begin() {
    switch (format) {
      case CSV -> lines.accept("address,duration,reason");
      case NFT -> NFT_SETS.lines().forEach(lines);
      case IPSET -> IPSET_SETS.lines().forEach(lines);
      case PLAIN, JSONL, SPAMHAUS, HOSTS_DENY, ABUSEIPDB, STIX -> {
        // nothing stands there
      }
    }
  }

  /**
   * Writes a block. It is in force by the clock of whoever told it, so it has a second at least.
   */
  public void block(ExportedBlock block) {
    var left = Math.max(1, Duration.between(now, block.expiresAt()).toSeconds());
    written++;
    switch (format) {
      case PLAIN -> lines.accept(block.source().toString());
      case CSV ->
          lines.accept("%s,%ds,%s".formatted(block.source(), left, CsvLine.field(block.reason())));
      case JSONL -> lines.accept(JsonText.line(OBJECTS, block));
      case NFT -> nft(block, left);
      case IPSET ->
          lines.accept(
              "add picketline%s %s timeout %d%s -exist"
                  .formatted(
                      family(block.source()),
                      block.source(),
                      Math.min(left, LONGEST_OF_IPSET),
                      comment(block.reason())));
      case SPAMHAUS -> lines.accept("{\"cidr\":\"%s\"}".formatted(prefix(block.source())));
      case HOSTS_DENY -> lines.accept("ALL: " + pattern(block.source()));
      case ABUSEIPDB, STIX -> throw new IllegalStateException(format + " has no blocks");
    }
  }

  /** Writes what stands after the last block. */
  public void end() {
    nftEnd();
    if (format == ExportFormat.SPAMHAUS) {
      lines.accept("{\"type\":\"metadata\",\"records\":%d}".formatted(written));
    }
  }

  /** Writes a whole list. */
  public void all(List<ExportedBlock> blocks) {
    begin();
    blocks.forEach(this::block);
    end();
  }

  /** The kernel takes no element within another: what a wider block covers, that one stands for. */
  private void nft(ExportedBlock block, long left) {
    var source = block.source();
    if (widest.filter(wider -> wider.contains(source)).isPresent()) {
      return;
    }
    widest = Optional.of(source);
    if (added == AT_ONCE || !adding.equals(family(source))) {
      nftEnd();
      adding = family(source);
      lines.accept("add element %s blocked%s {".formatted(TABLE, adding));
    }
    added++;
    lines.accept("\t%s timeout %ds%s,".formatted(source, left, comment(block.reason())));
  }

  private void nftEnd() {
    if (added > 0) {
      lines.accept("}");
      added = 0;
      adding = "";
    }
  }

  private static String family(Prefix source) {
    return source.address().isV4() ? "4" : "6";
  }

  /**
   * In quotation marks, in which there may be none, and as long as nft takes it; nothing instead of
   * an empty one, which ipset does not take.
   */
  private static String comment(String reason) {
    var text = reason.replace('"', '\'').replace('\\', '/');
    while (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_COMMENT) {
      text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }
    return text.isEmpty() ? "" : " comment \"%s\"".formatted(text);
  }

  private static String prefix(Prefix source) {
    return source.address() + "/" + source.length();
  }

  /** As hosts_access(5) wants it: IPv6 in brackets, an IPv4 prefix with its mask. */
  private static String pattern(Prefix source) {
    if (!source.address().isV4()) {
      return "[%s]%s".formatted(source.address(), source.isSingle() ? "" : "/" + source.length());
    }
    if (source.isSingle()) {
      return source.toString();
    }
    var mask = new Prefix(SourceAddress.v4(-1), source.length());
    return source.address() + "/" + mask.address();
  }
}
