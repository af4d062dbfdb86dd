package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.protocol.Role;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.link.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnIdentityTest {

  @TempDir Path directory;

  @Test
  void of_sensorThatStandsAlone_isNone() throws Exception {
    assertThat(OwnIdentity.of(config("coordinators = []"), InstantSource.system())).isEmpty();
  }

  @Test
  void of_filesThatAreMissing_isRefusedAsABadConfiguration() {
    assertThatThrownBy(() -> OwnIdentity.of(linked(), InstantSource.system()))
        .isInstanceOfSatisfying(
            StartException.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(StartException.BAD_CONFIG))
        .hasMessageContaining("ca.pem: cannot be read");
  }

  @Test
  void link_identity_isTheOneThatIsKept() throws Exception {
    new Certificates(directory).issue("web1", Role.SENSOR);
    var own = OwnIdentity.of(linked(), InstantSource.system()).orElseThrow();

    var settings = own.link(linked(), "nflog");

    assertThat(settings.identity()).isSameAs(own.kept());
    assertThat(own.current().self().name()).isEqualTo("web1");
  }

  private SensorConfig linked() throws Exception {
    return config(
        """
        coordinators = ["192.0.2.1:7414"]
        identity-directory = "%s"
        """
            .formatted(directory.resolve("web1")));
  }

  private SensorConfig config(String settings) throws Exception {
    var file = directory.resolve("picketline.conf");
    Files.writeString(file, "sensor {\n%s\n}\n".formatted(settings));
    return SensorConfig.read(file);
  }
}
