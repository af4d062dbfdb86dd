package io.picketline.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name of a file that is being written to take another's place, and its end: it carries the
 * number of the process that writes it, so that what a killed one left is known from what another
 * is just writing.
 */
record NextFile(Path path) implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NextFile.class);

  private static final String END = ".next";
  private static final long SELF = ProcessHandle.current().pid();
  private static final AtomicLong COUNT = new AtomicLong();
  // Names of those that this process is writing; an earlier one may have had its number.
  private static final Set<String> UNDER_WAY = ConcurrentHashMap.newKeySet();

  /** A new one for this file. */
  static NextFile beside(Path target) {
    var name = start(target) + SELF + "-" + COUNT.incrementAndGet() + END;
    UNDER_WAY.add(name);
    return new NextFile(target.resolveSibling(name));
  }

  /** Takes away what processes left that ended while they wrote this file. */
  static void removeLeft(Path target) {
    var pattern = Pattern.compile(Pattern.quote(start(target)) + "([0-9]{1,18})-[0-9]+" + END);
    var directory = Objects.requireNonNull(target.getParent(), "a file has a directory");
    try (var files = Files.newDirectoryStream(directory, file -> left(pattern, file))) {
      for (var file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // They take room on the disk, no more.
      LOG.debug("torn files beside {} stay: {}", target, e.toString());
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The next process that writes the file tries again.
      LOG.debug("{} stays: {}", path, e.toString());
    } finally {
      UNDER_WAY.remove(name(path));
    }
  }

  private static boolean left(Pattern pattern, Path file) {
    var name = name(file);
    var parts = pattern.matcher(name);
    if (!parts.matches()) {
      return false;
    }
    var writer = Long.parseLong(parts.group(1));
    return writer == SELF ? !UNDER_WAY.contains(name) : ProcessHandle.of(writer).isEmpty();
  }

  private static String start(Path target) {
    return "." + name(target) + ".";
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
