package io.picketline.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Role;
import io.picketline.spi.Daemon;
import io.picketline.spi.HostClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon refuses to start with, and what it says then. */
class CoordinatorDaemonTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private Fleet fleet;
  private DaemonFiles files;

  @BeforeEach
  void createFleet() throws IOException {
    fleet = new Fleet(Files.createDirectory(directory.resolve("f")));
    files = new DaemonFiles(directory, fleet);
  }

  @Test
  void daemon_isFoundAsAService() {
    assertThat(ServiceLoader.load(Daemon.class).findFirst())
        .containsInstanceOf(CoordinatorDaemon.class);
  }

  @Test
  void run_badConfiguration_tellsAllAndStartsNothing() throws Exception {
    var file =
        Files.writeString(directory.resolve("bad.conf"), "coordinator { listen = x, y = 1 }");

    assertThat(run(file, false)).isEqualTo(78);
    assertThat(said()).contains("coordinator.listen").contains("coordinator.y: unknown key");
  }

  @Test
  void run_checkOnly_startsNothing() throws Exception {
    var port = DaemonFiles.freePorts(1).getFirst();

    assertThat(run(files.write("one", port, List.of()), true)).isZero();
    assertThat(said()).isEmpty();
    assertThat(directory.resolve("one").resolve("state")).doesNotExist();
  }

  @Test
  void run_withoutCertificate_namesTheFile() throws Exception {
    var file = files.write("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    Files.delete(fleet.directory(Role.COORDINATOR, "one").resolve("host.pem"));

    assertThat(run(file, false)).isEqualTo(78);
    assertThat(said()).contains("holds host.key, ca.pem but not host.pem");
  }

  @Test
  void run_portTaken_saysWhichKey() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var file = files.write("one", other.getLocalPort(), List.of());

      assertThat(run(file, false)).isEqualTo(69);
      assertThat(said()).contains("cluster.address 127.0.0.1:" + other.getLocalPort());
    }
  }

  @Test
  void run_stateDirectoryThatIsAFile_saysSo() throws Exception {
    var file = files.write("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    var state = Files.createFile(directory.resolve("one").resolve("state"));

    assertThat(run(file, false)).isEqualTo(69);
    assertThat(said()).contains(state.toString());
  }

  @Test
  void run_damagedJournal_namesItAndTheWaysOut() throws Exception {
    var file = files.write("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    var state = Files.createDirectory(directory.resolve("one").resolve("state"));
    var journal = Files.writeString(state.resolve("journal.db"), "letters ".repeat(1_000));

    assertThat(run(file, false)).isEqualTo(69);
    assertThat(said())
        .contains(journal + " is damaged")
        .contains("picket restore")
        .contains("picket coordinator --rebuild");
  }

  private int run(Path file, boolean checkOnly) {
    return new CoordinatorDaemon()
        .run(file, checkOnly, HostClock.system(), new PrintStream(errors, true, UTF_8));
  }

  private String said() {
    return errors.toString(UTF_8);
  }
}
