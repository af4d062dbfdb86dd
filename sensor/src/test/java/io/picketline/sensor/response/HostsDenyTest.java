package io.picketline.sensor.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import io.picketline.protocol.Prefix;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsDenyTest {

  private static final List<Prefix> SOURCES =
      List.of(
          Prefix.parse("198.51.100.0/24"),
          Prefix.parse("192.0.2.7"),
          Prefix.parse("2001:db8:0:5::/64"),
          Prefix.parse("2001:db8::7"));

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void place() {
    file = directory.resolve("hosts.deny");
  }

  @Test
  void write_again_keepsModeOwnerAndGroup() throws IOException {
    var deny = new HostsDeny(directory, "$TARGET$");
    deny.write(SOURCES);
    var self = new UnixSystem();
    // Only root may give a file to anyone.
    var root = self.getUid() == 0;
    var owner = root ? 12345 : (int) self.getUid();
    var group = root ? 23456 : (int) LongStream.of(self.getGroups()).max().orElse(self.getGid());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setAttribute(file, "unix:gid", group);
    Files.setAttribute(file, "unix:uid", owner);

    deny.write(List.of());

    assertThat(file).isEmptyFile();
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(owner);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(group);
  }

  @ParameterizedTest
  @ValueSource(strings = {"$TARGET$", "ALL: $TARGET$ : DENY", "in.(*): $TARGET$ # $TARGET$"})
  void write_aLink_isFollowedAgainAndAgain(String line) throws IOException {
    var target = Files.createDirectory(directory.resolve("etc")).resolve("deny");
    Files.createSymbolicLink(file, target);
    var deny = new HostsDeny(directory, line);

    deny.write(SOURCES);
    assertThat(target).content().hasLineCount(4);
    deny.write(SOURCES.subList(0, 1));

    assertThat(file).isSymbolicLink();
    assertThat(target).hasContent(line.replace("$TARGET$", "198.51.100.0/255.255.255.0") + "\n");
  }

  @Test
  void write_aLinkToWhatHasNoEnd_isRefused() throws IOException {
    Files.createSymbolicLink(file, directory.resolve("endless"));
    try (var endless = new RandomAccessFile(file.toFile(), "rw")) {
      endless.setLength(1L << 40);
    }

    assertThatThrownBy(() -> new HostsDeny(directory, "$TARGET$").write(SOURCES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is longer than");
  }

  @Test
  void write_aLinkToLinesOfOthers_isRefused() throws IOException {
    var text = "ALL: 192.0.2.7 : DENY\n\n# by hand \u00e9\nALL: PARANOID\n";
    var target = Files.writeString(directory.resolve("others"), text);
    Files.createSymbolicLink(file, target);

    assertThatThrownBy(() -> new HostsDeny(directory, "ALL: $TARGET$ : DENY").write(SOURCES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("other lines than ours");

    assertThat(target).hasContent(text);
  }
}
