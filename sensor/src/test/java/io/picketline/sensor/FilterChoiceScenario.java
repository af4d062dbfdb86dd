package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.time.SteadyClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A sensor that blocked by ipset and left, and the next one with another packet filter. */
public final class FilterChoiceScenario {

  private final Path state = Files.createTempDirectory("filter");

  private FilterChoiceScenario() throws IOException {}

  /** The next one uses the table of nf_tables. */
  public static void nftables() throws IOException {
    new FilterChoiceScenario().ipsetThen(ResponseSettings.Filter.NFTABLES, false);
  }

  /** The next one uses programs. */
  public static void iptables() throws IOException {
    new FilterChoiceScenario().ipsetThen(ResponseSettings.Filter.IPTABLES, false);
  }

  /** The next one blocks nobody. */
  public static void none() throws IOException {
    new FilterChoiceScenario().ipsetThen(ResponseSettings.Filter.NONE, false);
  }

  /** The next one only observes. */
  public static void observe() throws IOException {
    new FilterChoiceScenario().ipsetThen(ResponseSettings.Filter.IPSET, true);
  }

  private void ipsetThen(ResponseSettings.Filter next, boolean observe) {
    try (var filter = open(ResponseSettings.Filter.IPSET, false)) {
      filter.apply(List.of(new FilterChange.Block(Prefix.parse("192.0.2.7"), Duration.ofHours(1))));
    }
    open(ResponseSettings.Filter.IPSET, false).close();
    assertThat(InNamespace.shell("ipset list picketline-b4")).contains("192.0.2.7");

    open(next, observe).close();

    assertThat(InNamespace.shell("iptables -S INPUT")).doesNotContain("picketline");
    assertThat(InNamespace.shell("ip6tables -S INPUT")).doesNotContain("picketline");
    assertThat(InNamespace.shell("ipset list")).doesNotContain("192.0.2.7");
    // The kernel lets go of a deleted rule's sets a moment later.
    Awaitility.await()
        .untilAsserted(() -> {
          open(next, observe).close();
          assertThat(InNamespace.shell("ipset list -name")).isEmpty();
        });
  }

  private PacketFilter open(ResponseSettings.Filter kind, boolean observe) {
    var settings = FilterSettings.of(Optional.empty());
    return new FilterChoice(kind, settings, observe, state, SteadyClock.ofHost()).open();
  }
}
