package io.picketline.coordinator.journal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.READ;

import io.picketline.file.AsOwner;
import io.picketline.file.FileRights;
import io.picketline.file.FileTrouble;
import io.picketline.file.WholeFile;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.Epoch;
import io.picketline.protocol.log.LogEntry;
import io.picketline.spi.Journals.Contents;
import io.picketline.spi.Journals.Restored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Backs up a journal, restores it, and sets a damaged one aside; root does so as the owner of each
 * directory.
 */
public final class JournalCare {

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final List<String> COMPANIONS = List.of("-wal", "-shm");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path journal;
  private final Clock clock;

  /** Looks after this journal. */
  public JournalCare(Path journal, Clock clock) {
    this.journal = journal.toAbsolutePath();
    this.clock = clock;
  }

  /**
   * Writes a copy as of one moment, while a coordinator writes or not.
   *
   * @throws IOException in the operator's words
   */
  public Contents backup(Path to) throws IOException {
    var target = to.toAbsolutePath();
    requireReplaceable(target);
    var part = target.resolveSibling(".%s.%d.part".formatted(target.getFileName(), pid()));
    var owner = AsOwner.of(part);
    try {
      owner.run(() -> {
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PRIVATE));
      });
      JournalCopy.write(journal, part);
      return owner.call(() -> placed(part, target));
    } finally {
      owner.run(() -> Files.deleteIfExists(part));
    }
  }

  private static Contents placed(Path part, Path target) throws IOException {
    var contents = JournalCopy.inspectBackup(part);
    force(part);
    Files.move(part, target, ATOMIC_MOVE, REPLACE_EXISTING);
    force(directory(target));
    return contents;
  }

  /**
   * What {@link #backup} would write now.
   *
   * @throws IOException in the operator's words, if that could not be
   */
  public Contents foreseeBackup(Path to) throws IOException {
    var target = to.toAbsolutePath();
    requireReplaceable(target);
    FileRights.requireWritable(directory(target));
    JournalCopy.requireReadable(journal);
    return AsOwner.of(journal).call(() -> JournalCopy.inspect(journal));
  }

  private void requireReplaceable(Path target) throws IOException {
    if (Files.exists(target)) {
      if (Files.exists(journal) && Files.isSameFile(target, journal)) {
        throw new IOException("%s is the journal itself; name another file".formatted(target));
      }
      try {
        AsOwner.of(target).call(() -> JournalCopy.inspectBackup(target));
      } catch (IOException e) {
        throw new IOException(
            "%s; it is not overwritten, name another file".formatted(FileTrouble.words(e)), e);
      }
    } else if (!Files.isDirectory(directory(target))) {
      throw new IOException("%s is no directory".formatted(directory(target)));
    }
  }

  /**
   * Puts a copy of {@code backup} in the place of the journal, in an epoch of its own: whoever
   * follows the log beyond it notices.
   *
   * @throws IOException in the operator's words
   */
  public Restored restore(Path backup) throws IOException {
    requireContents(backup);
    var owner = AsOwner.of(journal);
    owner.run(() -> Files.createDirectories(directory(journal)));
    try (var in = AsOwner.of(backup).call(() -> Files.newInputStream(backup))) {
      return owner.call(() -> restore(in));
    } catch (IOException e) {
      throw new IOException("%s is not restored: %s".formatted(journal, FileTrouble.words(e)), e);
    }
  }

  private Restored restore(InputStream backup) throws IOException {
    try (var _ = JournalLock.take(journal)) {
      var next = journal.resolveSibling(journal.getFileName() + ".restoring");
      try {
        copy(backup, next);
        var contents = reopen(next, currentEpoch());
        var kept = keep("before");
        Files.move(next, journal, ATOMIC_MOVE, REPLACE_EXISTING);
        force(directory(journal));
        return new Restored(contents, kept);
      } finally {
        remove(next);
      }
    }
  }

  /**
   * Makes sure that {@link #restore} would do it.
   *
   * @return the journal that is in place, if there is one
   * @throws IOException in the operator's words, if that could not be
   */
  public Optional<Path> foreseeRestore(Path backup) throws IOException {
    requireContents(backup);
    try {
      FileRights.requireWritable(directory(journal));
      AsOwner.of(journal).run(() -> JournalLock.requireFree(journal));
      return Optional.of(journal).filter(Files::exists);
    } catch (IOException e) {
      throw new IOException(
          "%s would not be restored: %s".formatted(journal, FileTrouble.words(e)), e);
    }
  }

  /** Looks whether {@code backup} can be restored, and says what it holds. */
  public static Contents requireContents(Path backup) throws IOException {
    var file = backup.toAbsolutePath();
    var contents = AsOwner.of(file).call(() -> JournalCopy.inspectBackup(file));
    if (contents.head() == 0) {
      throw new IOException("%s holds no log".formatted(backup));
    }
    return contents;
  }

  private static void copy(InputStream backup, Path next) throws IOException {
    remove(next);
    WholeFile.of(next, PRIVATE).replace(backup::transferTo);
  }

  // brought up to this version, and above every history that the journal in place may have opened
  private Contents reopen(Path next, long above) throws IOException {
    var retention = Retention.ofEntries(Integer.MAX_VALUE);
    try (var file = JournalFile.open(next, retention, clock)) {
      var here = file.position();
      var parent = here.epoch();
      var promised = file.promised().map(Epoch::number).orElse(0L);
      var number = Math.max(promised, above) + 1;
      var epoch = Epoch.open(number, new SecureRandom());
      var opened = new Change.EpochOpened(epoch, parent, here.head());
      file.write(Batch.of(epoch, List.of(new LogEntry(here.head() + 1, opened))));
      file.note(EventText.restored(here.head(), clock.instant()));
      file.commit();
    } catch (JournalException e) {
      throw new IOException(e.getMessage(), e);
    }
    return JournalCopy.inspect(next);
  }

  private long currentEpoch() {
    if (!Files.exists(journal)) {
      return 0;
    }
    try (var connection = JournalCopy.open(journal);
        var statement = connection.createStatement();
        var row = statement.executeQuery(Sql.PROMISED)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException _) {
      // damaged, which is why it is replaced
      return 0;
    }
  }

  /**
   * Puts a damaged journal out of the way.
   *
   * @return where it is now; nothing if there is none
   * @throws IOException in the operator's words, if it is sound, or of a later version
   */
  public Optional<Path> setAside() throws IOException {
    if (!Files.exists(journal)) {
      return Optional.empty();
    }
    try {
      return AsOwner.of(journal).call(this::putAside);
    } catch (IOException e) {
      throw new IOException("%s stays: %s".formatted(journal, FileTrouble.words(e)), e);
    }
  }

  private Optional<Path> putAside() throws IOException {
    try (var _ = JournalLock.take(journal)) {
      if (sound()) {
        throw new IOException("it is sound; nothing needs to be rebuilt");
      }
      var aside = keep("damaged");
      Files.delete(journal);
      force(directory(journal));
      return aside;
    }
  }

  // what was not read, or is of a later version, may be sound: that is refused, too
  private boolean sound() throws IOException {
    try {
      JournalCopy.inspect(journal);
      return true;
    } catch (DamagedException _) {
      return false;
    }
  }

  /**
   * Gives the journal a second name, and takes its companions there: a write-ahead log that stays
   * behind would be taken for that of the file that comes next.
   */
  private Optional<Path> keep(String why) throws IOException {
    if (!Files.exists(journal)) {
      return Optional.empty();
    }
    var name = "%s.%s-%s".formatted(journal.getFileName(), why, STAMP.format(clock.instant()));
    var aside = journal.resolveSibling(name);
    Files.createLink(aside, journal);
    for (var companion : COMPANIONS) {
      var from = with(journal, companion);
      if (Files.exists(from)) {
        Files.move(from, with(aside, companion), ATOMIC_MOVE);
      }
    }
    force(directory(journal));
    return Optional.of(aside);
  }

  private static void remove(Path file) throws IOException {
    for (var companion : COMPANIONS) {
      Files.deleteIfExists(with(file, companion));
    }
    Files.deleteIfExists(with(file, ".lock"));
    Files.deleteIfExists(file);
  }

  private static Path with(Path file, String companion) {
    return file.resolveSibling(file.getFileName() + companion);
  }

  private static Path directory(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file has a directory");
  }

  private static void force(Path file) throws IOException {
    try (var channel = FileChannel.open(file, READ)) {
      channel.force(true);
    }
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
