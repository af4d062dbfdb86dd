package io.picketline.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.picketline.file.AnothersDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityFilesTest {

  @TempDir Path parent;

  @Test
  void place_intoNothing_leavesTheFilesAlone() throws Exception {
    try (var files = IdentityFiles.stage(directory())) {
      write(files, "new");
      assertThat(IdentityFiles.present(directory())).isEmpty();
      files.place();
    }

    assertThat(names()).containsExactlyInAnyOrder("ca.pem", "host.key", "host.pem");
    assertThat(mode(directory())).isEqualTo("rwx------");
    assertThat(mode(directory().resolve("host.key"))).isEqualTo("rw-------");
    assertThat(mode(directory().resolve("ca.pem"))).isEqualTo("rw-r--r--");
  }

  @Test
  void place_overOthers_replacesThemAll() throws Exception {
    placed("old");
    Files.writeString(directory().resolve("notes"), "mine");

    placed("new");

    assertThat(names()).containsExactlyInAnyOrder("ca.pem", "host.key", "host.pem", "notes");
    for (var name : Identity.files()) {
      assertThat(directory().resolve(name)).hasContent("new");
    }
  }

  @Test
  void place_thatCannotBe_leavesAllAsItWas() throws Exception {
    placed("old");
    var blocked = directory().resolve("host.pem");
    Files.delete(blocked);
    Files.createDirectories(blocked.resolve("full"));

    try (var files = IdentityFiles.stage(directory())) {
      write(files, "new");
      assertThatIOException()
          .isThrownBy(files::place)
          .withMessageContaining("host.pem: is a directory");
    }

    assertThat(directory().resolve("host.key")).hasContent("old");
    assertThat(directory().resolve("ca.pem")).hasContent("old");
    assertThat(blocked.resolve("full")).isDirectory();
    assertThat(names()).containsExactlyInAnyOrder("ca.pem", "host.key", "host.pem");
  }

  /** Root joins in a directory of the daemon's user, who has put a link where the key was. */
  @Test
  void place_linkToAnothersFile_doesNotGiveThatAway() throws Exception {
    assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0);
    var others = Files.writeString(parent.resolve("shadow"), "secret");
    Files.createDirectory(directory());
    Files.setAttribute(directory(), "unix:uid", 12_345);
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (var files = IdentityFiles.stage(directory())) {
      write(files, "new");
      var key = files.staged().resolve("host.key");
      Files.delete(key);
      Files.createSymbolicLink(key, others);
      files.place();
    }

    assertThat(Files.getAttribute(others, "unix:uid")).isEqualTo(0);
    assertThat(Files.getAttribute(directory().resolve("ca.pem"), "unix:uid")).isEqualTo(12_345);
  }

  /** The directory that root stages in becomes a link to one of root's, once it is open. */
  @Test
  void write_directoryReplacedByLinkMeanwhile_putsNothingIntoRoots() throws Exception {
    placed("warm");
    var others = AnothersDirectory.in(parent);
    var roots = Files.createDirectory(parent.resolve("roots"));
    Files.setPosixFilePermissions(roots, PosixFilePermissions.fromString("r-xr-xr-x"));

    try (var files = IdentityFiles.stage(others.directory())) {
      Files.delete(files.staged());
      Files.createSymbolicLink(files.staged(), roots);
      if (others.given()) {
        assertThatIOException().isThrownBy(() -> files.write("host.key", "new"));
      }
      Files.delete(files.staged());
      Files.createDirectory(files.staged());
    }

    assertThat(roots).isEmptyDirectory();
  }

  @Test
  void close_withoutPlacing_leavesNothingBehind() throws Exception {
    try (var files = IdentityFiles.stage(directory())) {
      write(files, "new");
    }

    assertThat(directory()).doesNotExist();
  }

  @Test
  void close_withoutPlacing_leavesTheOldOnes() throws Exception {
    placed("old");

    try (var files = IdentityFiles.stage(directory())) {
      write(files, "new");
    }

    assertThat(names()).containsExactlyInAnyOrder("ca.pem", "host.key", "host.pem");
    assertThat(directory().resolve("host.key")).hasContent("old");
  }

  @Test
  void stage_directoryThatOthersMayWrite_isRefused() throws Exception {
    Files.createDirectory(directory());
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwx---"));

    assertThatIOException()
        .isThrownBy(() -> IdentityFiles.stage(directory()))
        .withMessageContaining("others may write it");
    assertThat(names()).isEmpty();
  }

  @Test
  void present_linkThatLeadsNowhere_isThere() throws Exception {
    Files.createDirectory(directory());
    Files.createSymbolicLink(directory().resolve("host.key"), Path.of("nowhere"));

    assertThat(IdentityFiles.present(directory())).containsExactly("host.key");
  }

  private void placed(String text) throws IOException {
    try (var files = IdentityFiles.stage(directory())) {
      write(files, text);
      files.place();
    }
  }

  private static void write(IdentityFiles files, String text) throws IOException {
    for (var name : Identity.files()) {
      files.write(name, text);
    }
  }

  private Path directory() {
    return parent.resolve("identity");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(directory())) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
