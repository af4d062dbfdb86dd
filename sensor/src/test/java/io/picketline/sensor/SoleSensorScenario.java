package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.sensor.netlink.InNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** A sensor at work, and others that are started beside it. */
public final class SoleSensorScenario {

  private static final String BOTH = "sensor.responses { route = on, hosts-deny = on }";

  private final RunningSensor sensor = new RunningSensor(Files.createTempDirectory("sole"));

  private SoleSensorScenario() throws IOException {}

  /** The same configuration once more. */
  public static void theSameAgain() throws IOException {
    var scenario = new SoleSensorScenario();
    scenario.begin();

    assertThat(new SensorDaemon().run(scenario.sensor.file("picketline.conf"), false))
        .isEqualTo(StartException.UNAVAILABLE);

    scenario.assertUntouched();
  }

  /** One with files of its own would share the packet filter and the routes. */
  public static void elsewhereOnTheHost() throws IOException {
    var scenario = new SoleSensorScenario();
    scenario.begin();
    var other = new RunningSensor(Files.createTempDirectory("other"));
    other.configure(BOTH);

    assertThat(new SensorDaemon().run(other.file("picketline.conf"), false))
        .isEqualTo(StartException.UNAVAILABLE);

    assertThat(other.file("state")).doesNotExist();
    scenario.assertUntouched();
  }

  private void begin() throws IOException {
    Files.createDirectory(sensor.file("state"));
    Files.writeString(sensor.file("state/responses.list"), "99999999999 192.0.2.7\n");
    sensor.configure(BOTH);
    sensor.start();
    await().atMost(Duration.ofMinutes(1)).untilAsserted(this::assertUntouched);
  }

  private void assertUntouched() throws IOException {
    assertThat(sensor.file("state/hosts.deny")).hasContent("192.0.2.7");
    assertThat(InNamespace.shell("ip route show proto 173")).contains("192.0.2.7");
    assertThat(InNamespace.shell("nft list tables")).contains("inet picketline");
    assertThat(sensor.file("admin.sock")).exists();
  }
}
