package io.picketline.spi;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.ServedPorts;
import io.picketline.protocol.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;

/** Runs the detector over a capture file. */
public interface Replay {

  /**
   * What to replay.
   *
   * @param serves ports that the victims serve though the file does not show it
   * @param guarded sources to spare
   */
  record Request(Path file, ServedPorts serves, List<Prefix> guarded) {}

  /**
   * One victim's verdict, or the network's.
   *
   * @param victim the address that was scanned; {@code network} for the sum over victims
   * @param flows distinct pairs the source had touched when it was decided
   */
  record Found(String victim, int flows, Verdict verdict) {}

  /**
   * All that the file shows.
   *
   * @param counters packets by what became of them, in the order to show
   */
  record Outcome(List<Found> verdicts, SequencedMap<String, Long> counters) {}

  /**
   * Replays a pcap or pcapng file.
   *
   * @throws IOException in the operator's words, if the file cannot be read
   */
  Outcome replay(Request request) throws IOException;
}
