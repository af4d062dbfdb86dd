package io.picketline.notify;

import com.fasterxml.jackson.core.type.TypeReference;
import io.picketline.file.WholeFile;
import io.picketline.protocol.event.EventPlace;
import io.picketline.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to where each receiver was told, kept in a small file where a restart goes on. It is written
 * every other second at most: after a crash a few events are told again, and none is left out.
 * Thread-safe.
 */
public final class Positions {

  private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final long LARGEST = 1 << 20;

  private final Optional<Path> file;
  private final Map<String, EventPlace> places = new TreeMap<>();
  private boolean changed;
  private long written = System.nanoTime() - BETWEEN.toNanos();

  private Positions(Optional<Path> file) {
    this.file = file;
  }

  /** Those of a daemon whose events are others at each start. */
  public static Positions inMemory() {
    return new Positions(Optional.empty());
  }

  /** Those of a file. One that cannot be read is told, and begun anew. */
  public static Positions in(Path file) {
    var positions = new Positions(Optional.of(file));
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("is far too large");
      }
      positions.places.putAll(
          Wire.json()
              .readValue(
                  Files.readAllBytes(file), new TypeReference<Map<String, EventPlace>>() {}));
    } catch (NoSuchFileException _) {
      LOG.debug("{}: nobody was told anything yet", file);
    } catch (IOException e) {
      LOG.warn("{}: cannot be read, receivers begin with what is new: {}", file, e.toString());
    }
    return positions;
  }

  /** Whether they last longer than the daemon. */
  boolean lasting() {
    return file.isPresent();
  }

  synchronized Optional<EventPlace> of(String receiver) {
    return Optional.ofNullable(places.get(receiver));
  }

  synchronized void put(String receiver, EventPlace place) {
    if (!place.equals(places.put(receiver, place))) {
      changed = true;
    }
  }

  /** Forgets all but these: who is told again one day begins with what is new then. */
  synchronized void keep(Set<String> receivers) {
    changed |= places.keySet().retainAll(receivers);
  }

  /** Writes what has changed, if the last time is long enough ago. */
  synchronized void soon() {
    if (System.nanoTime() - written >= BETWEEN.toNanos()) {
      write();
    }
  }

  /** Writes what has changed. */
  synchronized void write() {
    if (!changed || file.isEmpty()) {
      return;
    }
    written = System.nanoTime();
    try {
      WholeFile.of(file.get(), PosixFilePermissions.fromString("rw-------"))
          .replace(Wire.json().writeValueAsString(places));
      changed = false;
    } catch (IOException e) {
      LOG.warn("{}: cannot be written: {}", file.get(), e.toString());
    }
  }
}
