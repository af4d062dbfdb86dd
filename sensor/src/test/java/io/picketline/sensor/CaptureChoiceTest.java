package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.config.InvalidConfigException;
import io.picketline.sensor.capture.PcapSource;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.netlink.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureChoiceTest {

  @TempDir Path directory;

  @Test
  void of_boundModesAlone_logNothing() throws Exception {
    var choice = choice("modes = [tcp, udp], capture = auto");

    assertThat(choice.filter().look()).isEmpty();
    assertThat(choice.both()).isFalse();
    assertThat(choice.why()).contains("tcp and udp need no other");
  }

  @Test
  void of_listedModes_watchTheListsAlone() throws Exception {
    var choice = choice("modes = [stcp, sudp], capture = nflog, tcp-ports = [79], udp-ports = [7]");

    assertThat(look(choice).tcp()).isEqualTo(ports(79));
    assertThat(look(choice).udp()).isEqualTo(ports(7));
    assertThat(choice.both()).isFalse();
  }

  @Test
  void of_allModes_watchListsAndTheRestBesideBoundPorts() throws Exception {
    var choice =
        choice(
            """
            modes = [tcp, udp, stcp, sudp, atcp, audp], capture = nflog, interfaces = [eth7]
            tcp-ports = [79], udp-ports = [7], max-port = 1024, exclude-ports = ["113/tcp"]
            """);
    var look = look(choice);

    assertThat(look.tcp().watched()).containsExactly(79);
    assertThat(look.tcp().unserved()).isTrue();
    assertThat(look.tcp().limit()).isEqualTo(1024);
    assertThat(look.tcp().excluded()).containsExactly(113);
    assertThat(look.udp().excluded()).isEmpty();
    assertThat(look.interfaces()).containsExactly("eth7");
    assertThat(choice.both()).isTrue();
    assertThat(choice.missing(List.of())).containsExactly("eth7");
  }

  @Test
  void of_pcap_asksNothingOfTheFilter() throws Exception {
    var choice = choice("modes = [atcp, tcp], capture = pcap");

    assertThat(choice.filter().look()).isEmpty();
    assertThat(choice.both()).isTrue();
    assertThat(choice.why()).isEqualTo("configured");
  }

  @Test
  void interfaces_allOrNamed_thoseThatAreUp() throws Exception {
    var links =
        List.of(
            new Link(1, "lo", true, true, true),
            new Link(2, "eth0", false, true, false),
            new Link(3, "eth1", false, false, false));

    assertThat(choice("modes = [atcp], capture = pcap").interfaces(links))
        .containsExactly(new PcapSource.Interface("eth0", 2, false));
    assertThat(choice("modes = [atcp], capture = pcap, interfaces = [lo, eth1]").interfaces(links))
        .containsExactly(new PcapSource.Interface("lo", 1, true));
  }

  private static FilterSettings.Look look(CaptureChoice choice) {
    return choice.filter().look().orElseThrow();
  }

  private static FilterSettings.Ports ports(int watched) {
    return new FilterSettings.Ports(false, 0, Set.of(), Set.of(watched));
  }

  private CaptureChoice choice(String keys) throws InvalidConfigException, IOException {
    var file = directory.resolve("sensor.conf");
    Files.writeString(file, "sensor {\n%s\n}".formatted(keys));
    return CaptureChoice.of(SensorConfig.read(file));
  }
}
