package io.picketline.spi;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the detector over capture files. */
public interface Replay {

  /**
   * What to replay.
   *
   * @param together whether the files are one network, seen at several hosts
   * @param victims the hosts that are guarded; empty for those that the files suggest
   * @param serves ports that the victims serve though the files do not show it
   * @param guarded sources that cannot be blocked; verdicts on them are marked
   */
  record Request(
      List<Path> files,
      boolean together,
      List<Prefix> victims,
      Serves serves,
      List<Prefix> guarded) {
    public Request {
      files = List.copyOf(files);
      victims = List.copyOf(victims);
      guarded = List.copyOf(guarded);
    }
  }

  /**
   * Served ports, 0 to 65535.
   *
   * @param tcp over TCP
   * @param udp over UDP
   */
  record Serves(Set<Integer> tcp, Set<Integer> udp) {

    /** No ports. */
    public static final Serves NONE = new Serves(Set.of(), Set.of());

    public Serves {
      tcp = Set.copyOf(tcp);
      udp = Set.copyOf(udp);
    }
  }

  /** Whose evidence a verdict rests on. */
  enum View {
    /** One victim's own. */
    LOCAL,
    /** All victims', summed as the coordinator does. */
    NETWORK
  }

  /**
   * A verdict, and what it took.
   *
   * @param victim the host that was scanned; of a network verdict, the one whose pair completed it
   * @param scan the type of the scan, by all that the files show of it
   * @param pairs distinct pairs that counted when it fell
   * @param packets that the source had sent to its victims by then; to this one if local
   * @param first when its first probe that counts came
   * @param decided when it fell: with the probe that decided, or with that probe's refusal
   * @param guarded whether the source cannot be blocked
   * @param kind the block that it would get on {@code victim}
   */
  record Found(
      View view,
      SourceAddress victim,
      ScanType scan,
      int pairs,
      long packets,
      Instant first,
      Instant decided,
      boolean guarded,
      BlockKind kind,
      Verdict verdict) {}

  /**
   * All that a file shows.
   *
   * @param verdicts those that fell within the file, in the order in which they did
   * @param packets frames in the file
   * @param contacts distinct pairs that a source touched first
   * @param sources addresses that made such contacts
   * @param span from the earliest frame to the latest
   * @param named probes by the name of their kind, those included that prove nothing
   * @param counters frames by what became of them, in the order to show
   * @param error why it could not be read to its end, in the operator's words
   */
  record Outcome(
      Path file,
      List<Found> verdicts,
      long packets,
      long contacts,
      long sources,
      Duration span,
      SequencedMap<String, Long> named,
      SequencedMap<String, Long> counters,
      Optional<String> error) {
    public Outcome {
      verdicts = List.copyOf(verdicts);
    }

    /** Whether anything of the file could be read. */
    public boolean readable() {
      return error.isEmpty() || packets > 0;
    }
  }

  /**
   * Replays pcap and pcapng files, compressed with gzip or not.
   *
   * @param reader takes what each file shows, in the order of {@code request.files()}
   */
  void replay(Request request, Consumer<Outcome> reader);
}
