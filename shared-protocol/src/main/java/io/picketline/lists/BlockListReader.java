package io.picketline.lists;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** Reads a list of blocks in any {@link ListFormat}. It is foreign text: bounded, never trusted. */
public final class BlockListReader {
  private static final int BEGINNING = 65_536;
  private static final int MARK = '\ufeff';

  private final Instant now;
  private final ZoneId zone;
  private final Set<String> sets;

  /**
   * One for lists that are read now.
   *
   * @param zone of times that do not name theirs: where the list was written
   * @param sets which sets of a dump are meant; if none are named, the only one
   */
  public BlockListReader(Instant now, ZoneId zone, Set<String> sets) {
    this.now = now;
    this.zone = zone;
    this.sets = Set.copyOf(sets);
  }

  /**
   * Reads all of a list.
   *
   * @param format if it is known; else it is guessed by how the list begins
   * @throws ListException if it cannot be read as a whole, or is longer than any
   */
  public BlockList read(Reader list, Optional<ListFormat> format) throws IOException {
    var text = new BufferedReader(new BoundedReader(list, BoundedReader.MOST));
    text.mark(BEGINNING + 1);
    if (text.read() != MARK) {
      text.reset();
    }
    var known = format.isPresent() ? format.get() : FormatGuess.of(beginning(text));
    var draft = new Draft(known, new SetChoice(sets));
    read(text, known, draft);
    draft.sets().check();
    return draft.finished();
  }

  private void read(BufferedReader text, ListFormat format, Draft draft) throws IOException {
    switch (format) {
      case PLAIN -> PlainText.read(text, draft);
      case CSV -> CsvText.read(text, draft, now);
      case JSONL -> ObjectLines.read(text, draft, now);
      case DSHIELD -> Feeds.dshield(text, draft);
      case SPAMHAUS -> Feeds.spamhaus(text, draft);
      case PORTSENTRY -> PortSentryText.read(text, draft);
      case FAIL2BAN -> Fail2banText.read(text, draft, now, zone);
      case CROWDSEC -> CrowdsecText.read(text, draft);
      case IPSET -> IpsetText.read(text, draft);
      case NFT -> {
        if (beginning(text).stripLeading().startsWith("{")) {
          NftJson.read(text, draft);
        } else {
          NftText.read(text, draft);
        }
      }
    }
  }

  private static String beginning(BufferedReader text) throws IOException {
    var buffer = new char[BEGINNING];
    text.mark(BEGINNING + 1);
    var length = 0;
    while (length < buffer.length) {
      var read = text.read(buffer, length, buffer.length - length);
      if (read < 0) {
        break;
      }
      length += read;
    }
    text.reset();
    return new String(buffer, 0, length);
  }
}
