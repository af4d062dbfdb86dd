package io.picketline.file;

import static io.picketline.file.AnothersDirectory.SECRET;
import static io.picketline.file.AnothersDirectory.owner;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsOwnerTest {

  @TempDir private Path around;

  private AnothersDirectory others;
  private Path directory;

  @BeforeEach
  void plant() throws IOException {
    others = AnothersDirectory.in(around);
    directory = others.directory();
  }

  @Test
  void run_inAnothersDirectory_makesWhatIsHis() throws IOException {
    var file = directory.resolve("file");

    AsOwner.of(file).run(() -> Files.writeString(file, "text"));

    assertThat(owner(file)).isEqualTo(owner(directory));
    assertThat(Files.getAttribute(file, "unix:gid"))
        .isEqualTo(Files.getAttribute(directory, "unix:gid"));
  }

  @Test
  void call_linkToRootsSecret_cannotReadIt() throws IOException {
    var link = Files.createSymbolicLink(directory.resolve("link"), others.secret());
    var work = AsOwner.of(link);

    if (mayNotAll()) {
      assertThatThrownBy(() -> work.call(() -> Files.readString(link)))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void run_directoryReplacedByLinkMeanwhile_changesNothingOfRoots() throws IOException {
    var inner = Files.createDirectory(directory.resolve("inner"));
    var roots = Files.createDirectory(around.resolve("roots"));
    var work = AsOwner.of(inner);
    Files.delete(inner);
    Files.createSymbolicLink(inner, roots);

    if (others.given()) {
      assertThatThrownBy(() -> work.run(() -> Files.writeString(inner.resolve("file"), "text")))
          .isInstanceOf(AccessDeniedException.class);
    }
    assertThat(roots).isEmptyDirectory();
  }

  @Test
  void run_linkOfRootsIntoAnothersDirectory_isDoneAsHe() throws IOException {
    var link = Files.createSymbolicLink(around.resolve("way"), Path.of("others"));
    var file = link.resolve("file");

    AsOwner.of(file).run(() -> Files.writeString(file, "text"));

    assertThat(owner(file)).isEqualTo(owner(directory));
  }

  @Test
  void run_anothersLinkToRootsDirectory_isDoneAsHe() throws IOException {
    var roots = Files.createDirectory(around.resolve("roots"));
    var link = Files.createSymbolicLink(directory.resolve("link"), roots);
    var work = AsOwner.of(link.resolve("file"));

    if (others.given()) {
      assertThatThrownBy(() -> work.run(() -> Files.createFile(link.resolve("file"))))
          .isInstanceOf(AccessDeniedException.class);
    }
    assertThat(roots).isEmptyDirectory();
  }

  @Test
  void run_afterwards_rootIsRootAgain() throws IOException {
    assertThatThrownBy(() ->
            AsOwner.of(directory)
                .run(() -> {
                  throw new IOException("in the middle");
                }))
        .hasMessage("in the middle");
    var file = Files.writeString(around.resolve("file"), "text");

    assertThat(owner(file)).isEqualTo(owner(around));
    assertThat(others.secretNow()).isEqualTo(SECRET);
  }

  @Test
  void run_onVirtualThread_isRefusedWhereRightsWouldChange() throws Exception {
    var work = AsOwner.of(directory);
    var done = new java.util.concurrent.CompletableFuture<Boolean>();

    Thread.ofVirtual()
        .start(() -> {
          try {
            work.run(() -> done.complete(true));
          } catch (IOException e) {
            done.complete(false);
          }
        });

    assertThat(done.get()).isEqualTo(!others.given());
  }

  @Test
  void of_linksInACircle_isRefused() throws IOException {
    var circle = Files.createSymbolicLink(around.resolve("circle"), Path.of("circle"));

    if (FileRights.isRoot()) {
      assertThatThrownBy(() -> AsOwner.of(circle)).isInstanceOf(FileSystemLoopException.class);
    } else {
      assertThat(AsOwner.of(circle)).isNotNull();
    }
  }

  @Test
  void replace_keptFileIsAnothersLinkToRoots_leavesRootsAsItIs() throws IOException {
    var target = Files.writeString(around.resolve("target"), "root's");
    Files.setPosixFilePermissions(around, PosixFilePermissions.fromString("r-xr-xr-x"));
    var link = Files.createSymbolicLink(directory.resolve("link"), target);
    var file = WholeFile.keeping(link);

    if (mayNotAll()) {
      assertThatThrownBy(() -> file.replace("his")).isInstanceOf(AccessDeniedException.class);
    }
    assertThat(target).hasContent("root's");
  }

  /** Root of a user namespace without that other user may do whatever he likes. */
  private boolean mayNotAll() throws IOException {
    return others.given() || !FileRights.isRoot();
  }
}
