package io.picketline.sensor.keeper;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.picketline.file.WholeFile;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.log.FleetHost;
import io.picketline.wire.Frames;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The state file. It is replaced as a whole, so that a crash at any moment leaves the old or the
 * new one. A file that cannot be read is moved aside and told, never a reason not to start.
 */
public final class StateStore {

  /** The file's name in the state directory. */
  public static final String FILE = "state.cbor";

  private static final String DAMAGED = "state.cbor.damaged";

  /** So few that a chunk of the largest verdicts stays below the largest message. */
  private static final int CHUNK = 100;

  private static final String NOT_SAVED = "the state is not saved, a restart loses what is new";

  private final Path directory;
  private final WholeFile whole;
  private final Failing failing = new Failing();

  /** A store in {@code directory}, which is made when it is first written. */
  public StateStore(Path directory) {
    this.directory = directory;
    whole = WholeFile.keeping(directory.resolve(FILE));
  }

  /**
   * What was saved, and what the operator is to know of it.
   *
   * @param warning what was wrong with the file, if anything
   */
  public record Loaded(SavedState state, Optional<String> warning) {}

  /**
   * Reads the file; nothing saved if there is none or it is damaged.
   *
   * @throws IOException if it is there and cannot be opened, for want of descriptors or rights say:
   *     nothing is known of what it holds, so it stays where it is
   */
  public Loaded load() throws IOException {
    var file = directory.resolve(FILE);
    try (var opened = Files.newInputStream(file)) {
      return read(file, opened);
    } catch (NoSuchFileException _) {
      return new Loaded(SavedState.NONE, Optional.empty());
    }
  }

  private Loaded read(Path file, InputStream opened) {
    try {
      return new Loaded(read(new BufferedInputStream(opened)), Optional.empty());
    } catch (IOException e) {
      return new Loaded(SavedState.NONE, Optional.of(setAside(file, e)));
    }
  }

  /**
   * Replaces the file and waits until it is on the disk.
   *
   * @throws IOException if it cannot be written; the old file is then still there
   */
  public synchronized void save(SavedState state) throws IOException {
    try {
      whole.replace(out -> write(state, out));
      failing.works(NOT_SAVED);
    } catch (IOException e) {
      failing.failed(NOT_SAVED, e.toString());
      throw e;
    }
  }

  /** What is wrong with the file as of now, for the status; from any thread. */
  public List<String> warnings() {
    return failing.warnings();
  }

  private String setAside(Path file, IOException why) {
    var damaged = directory.resolve(DAMAGED);
    try {
      Files.move(file, damaged, REPLACE_EXISTING);
      return "%s is damaged (%s); it was moved to %s, and blocks are taken from the packet filter"
              .formatted(file, why.getMessage(), damaged)
          + " and the coordinator";
    } catch (IOException e) {
      return "%s is damaged (%s) and cannot be moved aside: %s"
          .formatted(file, why.getMessage(), e.getMessage());
    }
  }

  /** Writes the bytes of the file. */
  static void write(SavedState state, OutputStream to) throws IOException {
    var out = new CheckedOutputStream(to, new CRC32());
    Frames.write(
        out,
        new StateRecord.Head(
            StateRecord.VERSION,
            Optional.of(LinkMessage.VERSION),
            state.epoch(),
            state.have(),
            state.clockAhead(),
            state.served()));
    writeChunks(out, state.network(), StateRecord.Network::new);
    writeChunks(out, state.local(), StateRecord.Local::new);
    writeChunks(out, state.restricted(), StateRecord.Restricted::new);
    writeChunks(out, state.fleetIgnored(), StateRecord.FleetIgnored::new);
    writeChunks(out, state.hostIgnored(), StateRecord.HostIgnored::new);
    writeChunks(out, state.hosts(), StateRecord.Hosts::new);
    Frames.write(out, new StateRecord.End(out.getChecksum().getValue()));
  }

  private static <T> void writeChunks(
      OutputStream out, List<T> items, Function<List<T>, StateRecord> chunk) throws IOException {
    for (var from = 0; from < items.size(); from += CHUNK) {
      var to = Math.min(from + CHUNK, items.size());
      Frames.write(out, chunk.apply(items.subList(from, to)));
    }
  }

  private static SavedState read(InputStream from) throws IOException {
    var in = new CheckedInputStream(from, new CRC32());
    var draft = new Draft();
    while (true) {
      var checksum = in.getChecksum().getValue();
      var read = Frames.read(in, StateRecord.class);
      if (read.isPresent() && read.get() instanceof StateRecord.End(var expected)) {
        if (expected != checksum) {
          throw new IOException("its checksum is wrong");
        }
        return draft.finished();
      }
      if (read.isPresent()) {
        draft.add(read.get());
      }
    }
  }

  /** A state being read. */
  private static final class Draft {
    private Optional<StateRecord.Head> head = Optional.empty();
    private final List<Verdict> network = new ArrayList<>();
    private final List<Verdict> local = new ArrayList<>();
    private final List<RestrictedSource> restricted = new ArrayList<>();
    private final List<IgnoreRule> fleetIgnored = new ArrayList<>();
    private final List<IgnoreRule> hostIgnored = new ArrayList<>();
    private final List<FleetHost> hosts = new ArrayList<>();

    void add(StateRecord part) throws IOException {
      switch (part) {
        case StateRecord.Head first -> setHead(first);
        case StateRecord.Network(var verdicts) -> network.addAll(verdicts);
        case StateRecord.Local(var verdicts) -> local.addAll(verdicts);
        case StateRecord.Restricted(var sources) -> restricted.addAll(sources);
        case StateRecord.FleetIgnored(var rules) -> fleetIgnored.addAll(rules);
        case StateRecord.HostIgnored(var rules) -> hostIgnored.addAll(rules);
        case StateRecord.Hosts(var more) -> hosts.addAll(more);
        case StateRecord.End _ -> throw new IOException("it ends twice");
      }
    }

    private void setHead(StateRecord.Head first) throws IOException {
      if (first.version() != StateRecord.VERSION) {
        throw new IOException("it is of version %d".formatted(first.version()));
      }
      head = Optional.of(first);
    }

    SavedState finished() throws IOException {
      if (head.isEmpty()) {
        throw new IOException("it has no head");
      }
      var first = head.get();
      // without a place it is sent the whole state, with what it passed over
      return new SavedState(
          first.outgrown() ? Optional.empty() : first.epoch(),
          first.outgrown() ? 0 : first.have(),
          first.clockAhead(),
          network,
          local,
          restricted,
          fleetIgnored,
          hostIgnored,
          hosts,
          first.served());
    }
  }
}
