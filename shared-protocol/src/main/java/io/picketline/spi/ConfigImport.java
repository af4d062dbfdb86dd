package io.picketline.spi;

import io.picketline.protocol.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns PortSentry's configuration into one of ours. */
public interface ConfigImport {

  /**
   * What to read.
   *
   * @param config a {@code portsentry.conf} of version 1 or 2
   * @param ignore the ignore file, if another than the configuration names
   * @param defaults Debian's {@code /etc/default/portsentry}, which names the modes
   * @param modes the modes that PortSentry was started with, if they are told
   */
  record Request(Path config, Optional<Path> ignore, Optional<Path> defaults, Set<Mode> modes) {
    public Request {
      modes = Set.copyOf(modes);
    }
  }

  /** What became of a setting. */
  enum Fate {
    /** It means the same here. */
    TAKEN,
    /** It is carried over to something that works otherwise. */
    CHANGED,
    /** There is nothing left to set. */
    NOT_NEEDED,
    /** It is not carried over; a person has to see to it. */
    BY_HAND
  }

  /**
   * What became of one setting or line.
   *
   * @param at file and line; the file alone for a setting that it does not have
   */
  record Note(String at, String key, Fate fate, String text) {}

  /**
   * The result.
   *
   * @param text a configuration file of ours, with comments
   * @param notes one for every key and every doubtful line, in the order of the files
   */
  record Imported(String text, List<Note> notes) {
    public Imported {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Reads PortSentry's files.
   *
   * @throws IOException in the operator's words, if one that was named cannot be read
   */
  Imported read(Request request) throws IOException;
}
