package io.picketline.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeFileTest {

  private static final Set<PosixFilePermission> PRIVATE = mode("rw-------");

  @TempDir private Path directory;

  @Test
  void replace_nothingThere_makesItAndTheDirectories() throws IOException {
    var file = directory.resolve("var/lib/list");

    WholeFile.keeping(file).replace("öne\n");

    assertThat(file).hasContent("öne\n");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(Files.getPosixFilePermissions(Files.createFile(directory.resolve("any"))));
    assertThat(names(directory.resolve("var/lib"))).containsExactly("list");
  }

  @Test
  void replace_anOpenFile_leavesItsReaderTheOldOne() throws IOException {
    var file = Files.writeString(directory.resolve("list"), "old");
    try (var reader = Files.newInputStream(file)) {
      WholeFile.keeping(file).replace("new one");

      assertThat(reader.readAllBytes()).isEqualTo("old".getBytes(UTF_8));
    }
    assertThat(file).hasContent("new one");
  }

  @Test
  void replace_failingHalfway_leavesTheOldOneAlone() throws IOException {
    var file = Files.writeString(directory.resolve("list"), "old");
    var whole = WholeFile.keeping(file);

    assertThatThrownBy(() ->
            whole.replace(out -> {
              out.write(new byte[1 << 20]);
              throw new IOException("No space left on device");
            }))
        .hasMessage("No space left on device");

    assertThat(file).hasContent("old");
    assertThat(names(directory)).containsExactly("list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw-rw-rw-", "r--------"})
  void replace_keeping_hasItsModeBeforeItsContent(String mode) throws IOException {
    var file = Files.writeString(directory.resolve("list"), "old");
    Files.setPosixFilePermissions(file, mode(mode));
    var seen = new ArrayList<Set<PosixFilePermission>>();

    WholeFile.keeping(file).replace(out -> seen.add(modeOfTheOtherThan(file)));

    assertThat(seen).containsExactly(mode(mode));
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mode(mode));
  }

  @Test
  void replace_ofAMode_hasItBeforeItsContentWhateverWasThere() throws IOException {
    var file = Files.writeString(directory.resolve("key"), "old");
    Files.setPosixFilePermissions(file, mode("rw-rw-rw-"));
    var seen = new ArrayList<Set<PosixFilePermission>>();

    WholeFile.of(file, PRIVATE).replace(out -> seen.add(modeOfTheOtherThan(file)));

    assertThat(seen).containsExactly(PRIVATE);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PRIVATE);
  }

  @Test
  void replace_keeping_staysWithOwnerAndGroup() throws IOException {
    var file = Files.writeString(directory.resolve("list"), "old");
    var self = new UnixSystem();
    // Only root may give a file to anyone.
    var root = self.getUid() == 0;
    var owner = root ? 12345 : (int) self.getUid();
    var group = root ? 23456 : (int) LongStream.of(self.getGroups()).max().orElse(self.getGid());
    Files.setAttribute(file, "unix:gid", group);
    Files.setAttribute(file, "unix:uid", owner);

    WholeFile.keeping(file).replace("new");

    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(owner);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(group);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", ""})
  void replace_keepingALink_replacesWhatItLeadsTo(String mode) throws IOException {
    var target = Files.createDirectory(directory.resolve("etc")).resolve("real");
    if (!mode.isEmpty()) {
      Files.setPosixFilePermissions(Files.writeString(target, "old"), mode(mode));
    }
    Files.createSymbolicLink(directory.resolve("etc/second"), Path.of("real"));
    var link = Files.createSymbolicLink(directory.resolve("list"), Path.of("etc/second"));

    WholeFile.keeping(link).replace("new");

    assertThat(link).isSymbolicLink();
    assertThat(directory.resolve("etc/second")).isSymbolicLink();
    assertThat(target).hasContent("new").isRegularFile();
    if (!mode.isEmpty()) {
      assertThat(Files.getPosixFilePermissions(target)).isEqualTo(mode(mode));
    }
    assertThat(names(directory)).containsExactlyInAnyOrder("etc", "list");
    assertThat(names(directory.resolve("etc"))).containsExactlyInAnyOrder("real", "second");
  }

  @Test
  void replace_linksInACircle_isRefused() throws IOException {
    Files.createSymbolicLink(directory.resolve("one"), Path.of("two"));
    var link = Files.createSymbolicLink(directory.resolve("two"), Path.of("one"));

    assertThatThrownBy(() -> WholeFile.keeping(link).replace("new"))
        .isInstanceOf(FileSystemLoopException.class);
  }

  @Test
  void replace_aLinkToWhatIsNoFile_isRefused() throws IOException {
    var device = directory.resolve("socket");
    var link = Files.createSymbolicLink(directory.resolve("list"), device);
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(device));

      assertThatThrownBy(() -> WholeFile.keeping(link).replace("new"))
          .hasMessage(device + " is no regular file");

      assertThat((int) Files.getAttribute(device, "unix:mode") >> 12).isEqualTo(014);
    }
  }

  @Test
  void replace_ofAModeInPlaceOfALink_leavesWhatItLedTo() throws IOException {
    var target = Files.writeString(directory.resolve("real"), "old");
    var link = Files.createSymbolicLink(directory.resolve("key"), target);

    WholeFile.of(link, PRIVATE).replace("new");

    assertThat(link).isRegularFile().hasContent("new");
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(target).hasContent("old");
  }

  @Test
  void create_nothingThere_makesItAlone() throws IOException {
    var file = directory.resolve("key");

    WholeFile.of(file, PRIVATE).create("new");

    assertThat(file).hasContent("new");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PRIVATE);
    assertThat(names(directory)).containsExactly("key");
  }

  @Test
  void create_oneIsThere_isRefused() throws IOException {
    var file = Files.writeString(directory.resolve("key"), "old");

    assertThatThrownBy(() -> WholeFile.of(file, PRIVATE).create("new"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .extracting(e -> ((FileSystemException) e).getFile())
        .isEqualTo(file.toString());

    assertThat(file).hasContent("old");
    assertThat(names(directory)).containsExactly("key");
  }

  @Test
  void replace_afterTornWrites_takesAwayThoseOfTheDead() throws IOException {
    // Process 1 always lives; no system has one of the other number.
    var living = ".list.1-1.next";
    var own = ".list.%d-999999.next".formatted(ProcessHandle.current().pid());
    var others = List.of(living, ".list2.999999999-1.next", ".list.next", "list.999999999-1.next");
    for (var name : others) {
      Files.writeString(directory.resolve(name), "torn");
    }
    Files.writeString(directory.resolve(own), "by one that had this number before");
    Files.writeString(directory.resolve(".list.999999999-17.next"), "torn");
    var expected = new ArrayList<>(others);
    expected.add("list");

    WholeFile.keeping(directory.resolve("list")).replace("new");

    assertThat(names(directory)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void replace_whileItIsBeingReplaced_lastToEndCounts() throws IOException {
    var file = directory.resolve("list");

    WholeFile.keeping(file)
        .replace(out -> {
          out.write('1');
          WholeFile.keeping(file).replace("22");
          assertThat(file).hasContent("22");
        });

    assertThat(file).hasContent("1");
    assertThat(names(directory)).containsExactly("list");
  }

  private Set<PosixFilePermission> modeOfTheOtherThan(Path file) throws IOException {
    try (var files = Files.list(directory)) {
      var other = files.filter(each -> !each.equals(file)).findAny().orElseThrow();
      return Files.getPosixFilePermissions(other);
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static Set<PosixFilePermission> mode(String text) {
    return PosixFilePermissions.fromString(text);
  }
}
