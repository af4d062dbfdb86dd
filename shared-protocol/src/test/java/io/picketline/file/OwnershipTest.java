package io.picketline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {

  /** Nobody on any host; whoever may not give files away stays with his own. */
  private static final int OTHER = 23_456;

  @TempDir private Path directory;

  @BeforeEach
  void openToAll() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void makeDirectories_severalMissing_allBelongToWhomTheOneAboveDoes() throws IOException {
    var owner = givenAway(directory);

    Ownership.makeDirectories(directory.resolve("a/b"));

    assertThat(Stream.of("a", "a/b").map(directory::resolve).map(OwnershipTest::ownerOf))
        .containsOnly(owner);
    assertThat(Files.getPosixFilePermissions(directory.resolve("a/b")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void makeDirectories_thereAlready_staysAsItIs() throws IOException {
    var before = ownerOf(directory);

    Ownership.makeDirectories(directory);

    assertThat(ownerOf(directory)).isEqualTo(before);
  }

  @Test
  void makeDirectories_fileInItsPlace_isRefused() throws IOException {
    var file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> Ownership.makeDirectories(file))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("file");
  }

  @Test
  void doubts_noSuchUser_areNone() {
    assertThat(Ownership.doubts("nobody-has-this", Stream.of(directory))).isEmpty();
  }

  /** Its owner from now on. */
  private static Object givenAway(Path directory) throws IOException {
    if (FileRights.isRoot()) {
      try {
        Files.setAttribute(directory, "unix:uid", OTHER);
      } catch (IOException e) {
        // root of a user namespace that has no such user
        return ownerOf(directory);
      }
    }
    return ownerOf(directory);
  }

  private static Object ownerOf(Path path) {
    try {
      return Files.getAttribute(path, "unix:uid");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
