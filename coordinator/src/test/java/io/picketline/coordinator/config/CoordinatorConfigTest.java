package io.picketline.coordinator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.picketline.config.Endpoint;
import io.picketline.config.InvalidConfigException;
import io.picketline.coordinator.judgement.VerdictLimits;
import io.picketline.coordinator.quota.Allowance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoordinatorConfigTest {
  @TempDir private Path directory;

  @Test
  void read_emptyFile_isTheReference() throws Exception {
    var config = CoordinatorConfig.read(file(""));

    assertThat(config.name()).isEmpty();
    assertThat(config.listen()).isEqualTo(new Endpoint("0.0.0.0", 7413));
    assertThat(config.cluster().address()).isEqualTo(new Endpoint("127.0.0.1", 7414));
    assertThat(config.cluster().peers()).isEmpty();
    assertThat(config.paths().sockets()).isEqualTo(Path.of("/run/picketline/coordinator"));
    assertThat(config.bounds().fleetBudget().burst()).isEqualTo(50);
    assertThat(config.bounds().sensorBudget().perMinute()).isEqualTo(5);
  }

  @Test
  void read_ownValues_areTaken() throws Exception {
    var config =
        CoordinatorConfig.read(
            file(
                """
                coordinator {
                  name = center
                  listen = "[2001:db8::1]:9000"
                  cluster { address = "a.lab:1", peers = ["a.lab:1", "b.lab:1", "c.lab:1"] }
                  budget { sensor { burst = 7, per-minute = 3 }, verified { burst = 8 } }
                  max-unverified = 99
                  aggregate-v4 = true
                  link { max-sessions = 9 }
                }
                """));

    assertThat(config.name()).contains("center");
    assertThat(config.listen()).isEqualTo(new Endpoint("2001:db8::1", 9000));
    assertThat(config.listen()).hasToString("[2001:db8::1]:9000");
    assertThat(config.cluster().peers()).hasSize(3);
    assertThat(config.registry("x", "y").sensorBudget().burst()).isEqualTo(7);
    assertThat(config.registry("x", "y").limits())
        .isEqualTo(new VerdictLimits(new Allowance(8, 30), 99, true));
    assertThat(config.link().maxSessions()).isEqualTo(9);
    assertThat(config.effective().toString()).contains("max-waiting");
  }

  @Test
  void read_manyProblems_tellsAllAtOnceWithTheirLines() throws Exception {
    var file =
        file(
            """
            coordinator {
              listen = nowhere
              cluster { address = "0.0.0.0:7414", peers = ["b.lab:1", "b.lab:1", "x"] }
              budget { fleet { burst = 0 } }
              max-sources = many
              socket = /tmp/x
              max-unverified = 3
              budget { verified { burst = 20000 } }
            }
            """);

    var problems =
        catchThrowableOfType(InvalidConfigException.class, () -> CoordinatorConfig.read(file))
            .problems();

    assertThat(problems)
        .anyMatch(text -> text.contains(":2: coordinator.listen: \"nowhere\""))
        .anyMatch(text -> text.contains(":3: coordinator.cluster.address: 0.0.0.0:7414"))
        .anyMatch(text -> text.contains("coordinator.cluster.peers: must name this coordinator"))
        .anyMatch(text -> text.contains("coordinator.cluster.peers: names a coordinator twice"))
        .anyMatch(text -> text.contains("coordinator.cluster.peers: \"x\" is no host:port"))
        .anyMatch(text -> text.contains(":4: coordinator.budget.fleet.burst: 0 is not in 1 to"))
        .anyMatch(text -> text.contains(":5: coordinator.max-sources"))
        .anyMatch(text -> text.contains(":7: coordinator.max-unverified: 3 is not in 10 to"))
        .anyMatch(text -> text.contains("budget.verified.burst: 20000 is not in 1 to 10000"))
        .anyMatch(text ->
            text.contains(":6: coordinator.socket: unknown key (did you mean")
                && text.contains("coordinator.socket-directory?"));
  }

  @Test
  void read_portZeroOrBare_isRefused() throws Exception {
    for (var listen : new String[] {"\"h:0\"", "\"h:65536\"", "\"h:x\"", "\"::1:7\"", "\":7\""}) {
      var file = file("coordinator { listen = %s }".formatted(listen));

      assertThat(
              catchThrowableOfType(
                  InvalidConfigException.class, () -> CoordinatorConfig.read(file)))
          .as(listen)
          .isNotNull();
    }
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("picketline.conf"), text);
  }
}
