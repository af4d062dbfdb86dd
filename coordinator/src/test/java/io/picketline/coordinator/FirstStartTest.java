package io.picketline.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.identity.Identity;
import io.picketline.identity.Peer;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Founding;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
  private static final String ALONE = "cluster.address = \"192.0.2.1:7414\"";
  private static final String ONE_OF_TWO =
      ALONE + "\ncluster.peers = [\"192.0.2.1:7414\", \"192.0.2.2:7414\"]";

  private static final Peer SELF =
      new Peer(
          "coord1",
          Set.of(Role.COORDINATOR),
          List.of(SourceAddress.parse("198.51.100.1"), SourceAddress.parse("2001:db8::1")));

  @TempDir private Path directory;

  @Test
  void prepare_loneCoordinator_foundsItsFleet() throws Exception {
    FirstStart.prepare(config(ALONE), Clock.systemUTC());

    var self = Identity.load(identity(), Role.COORDINATOR).self();
    assertThat(self.name()).isEqualTo("coord1");
    assertThat(self.addresses()).startsWith(SourceAddress.parse("192.0.2.1"));
    assertThat(identity().resolve("ca.key")).exists();
  }

  @Test
  void prepare_secondStart_keepsTheFirst() throws Exception {
    FirstStart.prepare(config(ALONE), Clock.systemUTC());
    var before = Files.readString(identity().resolve("host.pem"));

    FirstStart.prepare(config(ALONE), Clock.systemUTC());

    assertThat(identity().resolve("host.pem")).hasContent(before);
  }

  @Test
  void prepare_oneOfSeveral_doesNotKnowWhoseFleet() throws Exception {
    var config = config(ONE_OF_TWO);

    assertThatThrownBy(() -> FirstStart.prepare(config, Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("picket coordinator init")
        .hasMessageContaining("picket enroll");
    assertThat(identity()).doesNotExist();
  }

  @Test
  void prepare_journalButNoIdentity_isNoFirstStart() throws Exception {
    Files.createDirectory(directory.resolve("state"));
    Files.createFile(directory.resolve("state").resolve("journal.db"));
    var config = config(ALONE);

    assertThatThrownBy(() -> FirstStart.prepare(config, Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("has run before")
        .extracting(e -> ((StartException) e).exitCode())
        .isEqualTo(ExitCode.BAD_CONFIG);
    assertThat(identity()).doesNotExist();
  }

  @Test
  void prepare_halfAnIdentity_namesWhatIsMissing() throws Exception {
    Files.createDirectory(identity());
    Files.createFile(identity().resolve("ca.pem"));
    var config = config(ALONE);

    assertThatThrownBy(() -> FirstStart.prepare(config, Clock.systemUTC()))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("holds ca.pem but not host.pem, host.key");
  }

  @Test
  void found_byCommand_takesWhatIsAskedFor() throws Exception {
    config(ONE_OF_TWO);
    var founding = ServiceLoader.load(Founding.class).findFirst().orElseThrow();
    var wanted = List.of(SourceAddress.parse("2001:db8::1"));

    var made =
        founding
            .found(file(), new Founding.Request(Optional.of("acme"), wanted, false))
            .orElseThrow();

    assertThat(made.coordinator()).isEqualTo("coord1");
    assertThat(made.addresses())
        .containsExactly(SourceAddress.parse("192.0.2.1"), SourceAddress.parse("2001:db8::1"));
    assertThat(
            Identity.load(identity(), Role.COORDINATOR)
                .authority()
                .getSubjectX500Principal()
                .getName())
        .contains("CN=acme");
    assertThat(founding.found(file(), new Founding.Request(Optional.empty(), List.of(), false)))
        .isEmpty();
  }

  @Test
  void directions_severalCoordinators_areAllToldInOrder() throws Exception {
    var directions = DeskStart.directions(config(ONE_OF_TWO));

    assertThat(directions.peers()).containsExactly("192.0.2.1:7414", "192.0.2.2:7414");
    assertThat(directions.links(InetAddress.getLoopbackAddress()))
        .containsExactly("192.0.2.1:7413", "192.0.2.2:7413");
    assertThat(directions.alone()).isFalse();
  }

  @Test
  void directions_nothingConfigured_areWhereTheHostCame() throws Exception {
    var directions = DeskStart.directions(config(""));

    assertThat(directions.alone()).isTrue();
    assertThat(directions.links(InetAddress.ofLiteral("2001:db8::7")))
        .containsExactly("[2001:db8::7]:7413");
  }

  @Test
  void desks_ofOneOfSeveral_areAllItselfFirst() throws Exception {
    var second =
        "cluster.address = \"192.0.2.2:7414\"\n"
            + "cluster.peers = [\"192.0.2.1:7414\", \"192.0.2.2:7414\"]";

    assertThat(DeskStart.desks(config(second), SELF))
        .containsExactly("192.0.2.2:7415", "192.0.2.1:7415");
  }

  @Test
  void desks_nothingConfigured_areTheAddressesOfItsCertificate() throws Exception {
    assertThat(DeskStart.desks(config(""), SELF))
        .containsExactly("198.51.100.1:7415", "[2001:db8::1]:7415");
    assertThat(DeskStart.desks(config("desk.address = \"fleet.example:99\""), SELF))
        .first()
        .isEqualTo("fleet.example:99");
    assertThat(DeskStart.desks(config("desk.listen = \"192.0.2.9:99\""), SELF))
        .containsExactly("192.0.2.9:99");
  }

  @Test
  void hindrance_noDeskOrNoKey_isTold() throws Exception {
    FirstStart.prepare(config(ALONE), Clock.systemUTC());

    assertThat(DeskStart.hindrance(config(ALONE))).isEmpty();
    assertThat(DeskStart.hindrance(config("desk.listen = \"\"")).orElseThrow())
        .contains("desk.listen is empty");
    Files.delete(identity().resolve("ca.key"));
    assertThat(DeskStart.hindrance(config(ALONE)).orElseThrow()).contains("ca.key");
  }

  private CoordinatorConfig config(String lines) throws Exception {
    Files.writeString(
        file(),
        """
        coordinator {
          name = coord1
          identity-directory = "%s"
          state-directory = "%s"
          %s
        }
        """
            .formatted(identity(), directory.resolve("state"), lines));
    return CoordinatorConfig.read(file());
  }

  private Path file() {
    return directory.resolve("picketline.conf");
  }

  private Path identity() {
    return directory.resolve("identity");
  }
}
