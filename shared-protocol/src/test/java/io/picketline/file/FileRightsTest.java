package io.picketline.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRightsTest {

  @TempDir Path directory;

  private Path key;

  @BeforeEach
  void write() throws IOException {
    key = Files.writeString(directory.resolve("host.key"), "secret");
    mode(key, "rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void requireSecret_ownersAlone_isAccepted(String mode) throws Exception {
    mode(key, mode);

    assertThatCode(() -> FileRights.requireSecret(key)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rwx------"})
  void requireSecret_openToOthers_saysWhatToRun(String mode) throws Exception {
    mode(key, mode);

    assertThatIOException()
        .isThrownBy(() -> FileRights.requireSecret(key))
        .withMessage(key + ": others may read it; run 'chmod 600' on it");
  }

  @Test
  void requireSecret_link_isRefusedWhereverItLeads() throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("link"), key);

    assertThatIOException()
        .isThrownBy(() -> FileRights.requireSecret(link))
        .withMessageContaining("is a symbolic link");
  }

  @Test
  void requireSecret_directory_isRefused() {
    assertThatIOException()
        .isThrownBy(() -> FileRights.requireSecret(directory))
        .withMessageContaining("is no regular file");
  }

  @Test
  void requireSecret_missing_isToldAsSuch() {
    assertThatIOException()
        .isThrownBy(() -> FileRights.requireSecret(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void requireSecret_anotherUsers_saysWhose() throws Exception {
    giveAway(key);

    assertThatIOException()
        .isThrownBy(() -> FileRights.requireSecret(key))
        .withMessageContaining("belongs to user 65534, and this runs as user 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwx-w----"})
  void requireUnforgeable_directoryThatOthersMayWrite_saysWhatToRun(String mode) throws Exception {
    mode(directory, mode);

    assertThatIOException()
        .isThrownBy(() -> FileRights.requireUnforgeable(directory))
        .withMessage(directory + ": others may write it; run 'chmod go-w' on it");
  }

  @Test
  void requireUnforgeable_thatOthersMayRead_isAccepted() throws Exception {
    mode(directory, "rwxr-xr-x");

    assertThatCode(() -> FileRights.requireUnforgeable(directory)).doesNotThrowAnyException();
  }

  @Test
  void requireUnforgeable_anotherUsers_saysWhose() throws Exception {
    giveAway(directory);

    assertThatIOException()
        .isThrownBy(() -> FileRights.requireUnforgeable(directory))
        .withMessageContaining("belongs to user 65534, and this runs as user 0");
  }

  /** To nobody; only root may. */
  private static void giveAway(Path path) throws IOException {
    assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0);
    Files.setAttribute(path, "unix:uid", 65534);
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }
}
