package io.picketline.coordinator.journal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal looked after by root, in a directory of the coordinator's user. */
class JournalOwnerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;

  private Path state;
  private Path journal;
  private Path backup;
  private JournalCare care;

  @BeforeEach
  void keep() throws IOException {
    state = Files.createDirectory(directory.resolve("state"));
    journal = state.resolve("journal.db");
    backup = directory.resolve("backup.db");
    care = new JournalCare(journal, Clock.fixed(NOW, ZoneOffset.UTC));
    Journals.opened(journal);
  }

  /** Root backs up and restores what the coordinator's user owns; both times all is his. */
  @Test
  void restore_inADirectoryOfAnothers_leavesAllToHim() throws IOException {
    care.backup(backup);
    var owner = givenAway();

    assertThat(care.backup(backup).head()).isEqualTo(1);
    assertThat(care.restore(backup).contents().head()).isEqualTo(2);

    assertThat(Files.getAttribute(backup, "unix:uid")).isEqualTo(owner(directory));
    for (var name : files(state)) {
      assertThat(owner(journal.resolveSibling(name))).isEqualTo(owner);
    }
  }

  @Test
  void restore_lockIsALinkToAnothersFile_leavesThatAlone() throws IOException {
    care.backup(backup);
    care.restore(backup);
    var roots = Files.createFile(directory.resolve("roots"));
    Files.setPosixFilePermissions(roots, PosixFilePermissions.fromString("r--------"));
    var lock = journal.resolveSibling("journal.db.lock");
    Files.delete(lock);
    Files.createSymbolicLink(lock, roots);
    givenAway();

    assertThatThrownBy(() -> care.restore(backup)).hasMessageContaining("permission denied");
  }

  /** The state directory and all in it, to nobody on any host where that can be; its owner then. */
  private Object givenAway() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (owner(directory).equals(0)) {
      for (var name : files(state)) {
        Files.setAttribute(state.resolve(name), "unix:uid", 23_456, NOFOLLOW_LINKS);
      }
      Files.setAttribute(state, "unix:uid", 23_456);
    }
    return owner(state);
  }

  private static Object owner(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid", NOFOLLOW_LINKS);
  }

  private static List<String> files(Path where) throws IOException {
    try (var files = Files.list(where)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
