package io.picketline.sensor.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Reads a host's files, each as far as it makes sense to; what is not there, or may not be read, is
 * empty. For one thread.
 */
final class HostFiles {
  private static final int MAX_FILES = 1_000;
  private static final int MAX_BYTES = 1 << 20;

  private final Path root;
  private boolean troubled;

  /**
   * The files of a host.
   *
   * @param root where the host's file system begins: {@code /}, but in tests
   */
  HostFiles(Path root) {
    this.root = root;
  }

  /**
   * Whether something could not be read since this was asked last, though it may say something: for
   * want of descriptors, by an error of the disk.
   */
  boolean troubled() {
    var was = troubled;
    troubled = false;
    return was;
  }

  /** The lines of a text file, without the white space around them. */
  List<String> lines(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8).lines().map(String::strip).toList();
  }

  /** The first MiB of a regular file. */
  byte[] bytes(String path) {
    var file = at(path);
    if (file.filter(Files::isRegularFile).isEmpty()) {
      return new byte[0]; // a pipe or a device might never end
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      return in.readNBytes(MAX_BYTES);
    } catch (IOException e) {
      troubled |= !saysNothing(e);
      return new byte[0];
    }
  }

  /** The paths of what is in a directory and matches, in order: {@code *.conf}. */
  List<String> matching(String directory, String glob) {
    var found = new TreeSet<String>();
    var at = relative(directory);
    var there = at(directory);
    if (there.isEmpty()) {
      return List.of();
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(there.get(), glob)) {
      for (var entry : entries) {
        if (found.size() >= MAX_FILES) {
          break;
        }
        found.add(at + "/" + entry.getFileName());
      }
    } catch (IllegalArgumentException e) {
      return List.of(); // not every pattern is one
    } catch (DirectoryIteratorException e) {
      troubled = true;
    } catch (IOException e) {
      troubled |= !saysNothing(e);
    }
    return List.copyOf(found);
  }

  /** Hands over every KEY=value of these files, quotes taken off. */
  void settings(List<String> paths, BiConsumer<String, String> reader) {
    for (var path : paths) {
      for (var line : lines(path)) {
        var equals = line.indexOf('=');
        if (equals > 0) {
          reader.accept(
              line.substring(0, equals).strip(), unquoted(line.substring(equals + 1).strip()));
        }
      }
    }
  }

  /** Whether the file was changed at or after {@code since}. */
  boolean changedSince(String path, Instant since) {
    var file = at(path);
    try {
      return file.isPresent() && !Files.getLastModifiedTime(file.get()).toInstant().isBefore(since);
    } catch (IOException e) {
      return false;
    }
  }

  boolean exists(String path) {
    return at(path).filter(Files::exists).isPresent();
  }

  /** The words of a line, up to 64 of them. */
  static List<String> words(String line) {
    var words = new ArrayList<String>();
    for (var word : line.split("[\\s,;\"]+", 64)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private static boolean saysNothing(IOException cause) {
    return cause instanceof NoSuchFileException
        || cause instanceof NotDirectoryException
        || cause instanceof AccessDeniedException;
  }

  /** Where it is; nowhere if it is no path, or leads out of the host's file system. */
  private Optional<Path> at(String path) {
    try {
      return Optional.of(root.resolve(relative(path)))
          .filter(there -> there.normalize().startsWith(root));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String relative(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static String unquoted(String value) {
    var quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
