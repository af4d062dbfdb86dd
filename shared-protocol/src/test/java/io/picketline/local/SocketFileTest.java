package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {

  @TempDir private Path directory;

  @Test
  void bind_ofAGroupThatIsThere_isForOwnerAndGroup() throws IOException {
    var group = Files.readAttributes(directory, PosixFileAttributes.class).group();

    try (var _ = SocketFile.bind(socket(), group.getName())) {
      assertThat(mode(socket())).isEqualTo("rw-rw----");
      assertThat(Files.readAttributes(socket(), PosixFileAttributes.class).group())
          .isEqualTo(group);
      SocketChannel.open(UnixDomainSocketAddress.of(socket())).close();
    }
  }

  @Test
  void bind_ofAGroupThatIsNot_isForTheOwnerAlone() throws IOException {
    try (var _ = SocketFile.bind(socket(), "no-such-group-here")) {
      assertThat(mode(socket())).isEqualTo("rw-------");
    }
  }

  @Test
  void bind_leavesNothingBeside_evenAfterACrash() throws IOException {
    Files.createFile(Files.createDirectory(directory.resolve(".new")).resolve("s"));

    try (var _ = SocketFile.bind(socket(), "no-such-group-here");
        var files = Files.list(directory)) {
      assertThat(files).containsExactly(socket());
    }
  }

  @Test
  void prepare_missing_makesOneThatOthersMayLookInto() throws IOException {
    var missing = directory.resolve("run").resolve("picketline");

    SocketFile.prepare(missing);

    assertThat(mode(missing)).isEqualTo("rwxr-xr-x");
  }

  @Test
  void prepare_whereOthersMayWrite_isRefused() throws IOException {
    for (var mode : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));

      assertThatThrownBy(() -> SocketFile.prepare(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("others may write it")
          .hasMessageContaining("chmod go-w");
    }
  }

  private Path socket() {
    return directory.resolve("read.sock");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
