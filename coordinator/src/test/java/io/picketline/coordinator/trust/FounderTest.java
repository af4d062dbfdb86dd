package io.picketline.coordinator.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.picketline.identity.Identity;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Founding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FounderTest {
  private static final List<SourceAddress> ADDRESSES = List.of(SourceAddress.parse("192.0.2.10"));

  @TempDir private Path directory;

  private final Founder founder = new Founder(Clock.systemUTC());

  @Test
  void found_nothingThere_makesAuthorityAndCoordinator() throws Exception {
    var made = found().orElseThrow();

    var self = Identity.load(identity(), Role.COORDINATOR).self();
    assertThat(self.name()).isEqualTo("coord1");
    assertThat(self.addresses()).isEqualTo(ADDRESSES);
    assertThat(made.fingerprint().orElseThrow()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(identity().toFile().list())
        .containsExactlyInAnyOrder("ca.pem", "ca.key", "host.pem", "host.key");
    for (var key : List.of("ca.key", "host.key")) {
      var mode = Files.getPosixFilePermissions(identity().resolve(key));
      assertThat(PosixFilePermissions.toString(mode)).isEqualTo("rw-------");
    }
  }

  @Test
  void foresee_nothingThere_makesNothing() throws Exception {
    var would = founder.foresee(identity(), "fleet", "coord1", ADDRESSES).orElseThrow();

    assertThat(would.fingerprint()).isEmpty();
    assertThat(identity()).doesNotExist();
    found();
    assertThat(founder.foresee(identity(), "fleet", "coord1", ADDRESSES)).isEmpty();
  }

  @Test
  void found_emptyDirectory_isUsed() throws Exception {
    Files.createDirectory(identity());

    assertThat(found()).isPresent();
  }

  @Test
  void founded_afterwards_isWhatWasMade() throws Exception {
    var made = found().orElseThrow();

    assertThat(Founder.founded(made.identity())).isEqualTo(made);
  }

  @Test
  void found_again_changesNothing() throws Exception {
    found();
    var before = Files.readString(identity().resolve("ca.pem"));

    assertThat(found()).isEmpty();
    assertThat(identity().resolve("ca.pem")).hasContent(before);
  }

  @Test
  void found_authoritysKeyKeptElsewhere_isAWholeIdentity() throws Exception {
    found();
    Files.delete(identity().resolve("ca.key"));

    assertThat(found()).isEmpty();
    assertThat(identity().resolve("ca.key")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "host.key, 'holds ca.key, ca.pem, host.pem but not host.key'",
    "host.pem, 'holds ca.key, host.key, ca.pem but not host.pem'",
    "ca.pem, 'holds ca.key, host.key, host.pem but not ca.pem'",
  })
  void found_aFileIsMissing_isRefusedByName(String file, String why) throws Exception {
    found();
    Files.delete(identity().resolve(file));

    assertThatIOException().isThrownBy(this::found).withMessageContaining(why);
    assertThat(identity().resolve(file)).doesNotExist();
  }

  private Optional<Founding.Founded> found() throws IOException {
    return founder.found(identity(), "fleet", "coord1", ADDRESSES);
  }

  private Path identity() {
    return directory.resolve("identity");
  }
}
