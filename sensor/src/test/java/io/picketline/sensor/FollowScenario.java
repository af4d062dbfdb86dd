package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.StatusReply;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** A whole sensor with libpcap whose only cable is plugged in after its start. */
public final class FollowScenario {

  private final RunningSensor sensor = new RunningSensor(Files.createTempDirectory("follow"));

  private FollowScenario() throws IOException {}

  public static void cableThatComesLaterIsWatched() throws IOException {
    var scenario = new FollowScenario();
    scenario.sensor.configure("sensor { modes = [atcp], capture = pcap }");
    scenario.sensor.start();
    assertThat(scenario.status().capture()).startsWith("pcap on no interface yet");
    try (var hosts = TwoHosts.open()) {
      scenario.captures("pcap on wire (configured)");

      // what is sent while the cable comes up may be lost
      await()
          .untilAsserted(() -> {
            hosts.attack("tcp,192.0.2.1,81", "tcp,192.0.2.1,82");
            assertThat(scenario.probes()).isGreaterThanOrEqualTo(2);
          });

      InNamespace.shell("ip link del wire");
      scenario.captures("pcap on no interface yet (configured)");
      assertThat(scenario.status().counters()).containsEntry("capture restarts", 0L);
    }
  }

  private void captures(String words) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(status().capture()).isEqualTo(words));
  }

  private long probes() throws IOException {
    return status().counters().getOrDefault("probes", 0L);
  }

  private StatusReply.SensorStatus status() throws IOException {
    return sensor.ask(new LocalRequest.ShowStatus(), StatusReply.SensorStatus.class);
  }
}
