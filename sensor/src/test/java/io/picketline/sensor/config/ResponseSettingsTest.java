package io.picketline.sensor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponseSettingsTest {

  @TempDir Path directory;

  @Test
  void read_nothingSet_blocksByNftablesAndNothingElse() throws Exception {
    var settings = read("");

    assertThat(settings.filter()).isEqualTo(ResponseSettings.Filter.NFTABLES);
    assertThat(settings.any()).isFalse();
    assertThat(settings.networkToo()).isTrue();
    assertThat(settings.maxBlocks()).isEqualTo(100_000);
  }

  @Test
  void read_everythingSet_takesIt() throws Exception {
    var settings =
        read(
            """
            packet-filter = ip-route
            max-blocks = 50
            responses {
              to = local, route = on, hosts-deny = on, hosts-deny-line = "ALL: $TARGET$"
              command = [/bin/tell, "$TARGET$"], command-first = on, command-limit = 2s
              max-sources = 7
            }
            """);

    assertThat(settings)
        .isEqualTo(
            new ResponseSettings(
                ResponseSettings.Filter.IP_ROUTE,
                50,
                false,
                true,
                true,
                "ALL: $TARGET$",
                List.of("/bin/tell", "$TARGET$"),
                true,
                Duration.ofSeconds(2),
                7));
    assertThat(settings.any()).isTrue();
  }

  @Test
  void read_manyProblems_tellsAllAtOnce() {
    assertThatThrownBy(() ->
            read(
                """
                packet-filter = netfilter
                max-blocks = 3
                responses {
                  to = everybody, hosts-deny-line = "ALL", command = [tell]
                  command-limit = 1h, max-sources = 0
                }
                """))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("packet-filter: \"netfilter\" is none of nftables, ipset, iptables")
        .hasMessageContaining("max-blocks: 3 is not in 16 to 1000000")
        .hasMessageContaining("responses.to: \"everybody\" is not all or local")
        .hasMessageContaining("hosts-deny-line: it has to be one line with $TARGET$ in it")
        .hasMessageContaining("command: it begins with the full path of a program")
        .hasMessageContaining("command-limit")
        .hasMessageContaining("max-sources: 0 is not in 1 to 1000000");
  }

  private ResponseSettings read(String keys) throws IOException, InvalidConfigException {
    var file = directory.resolve("picketline.conf");
    Files.writeString(file, "sensor {\nignore-files = []\n" + keys + "}\n");
    return SensorConfig.read(file).responses();
  }
}
