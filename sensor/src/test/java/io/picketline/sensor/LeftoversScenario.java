package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.config.InvalidConfigException;
import io.picketline.sensor.config.SensorConfig;
import io.picketline.sensor.netlink.InNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;

/** A sensor that was killed while it kept sources off by routes and lines, and the next one. */
public final class LeftoversScenario {

  private static final String BOTH = "responses { route = on, hosts-deny = on }";

  private final RunningSensor sensor = new RunningSensor(Files.createTempDirectory("leftovers"));

  private LeftoversScenario() throws IOException {}

  /** The next one only observes. */
  public static void observing() throws IOException {
    var scenario = new LeftoversScenario();
    scenario.leave();
    scenario.sensor.configure("sensor { mode = observe, %s }".formatted(BOTH));

    scenario.sensor.start();

    scenario.assertGone();
  }

  /** The next one has no responses; and one that has them leaves it all to its responder. */
  public static void noResponses() throws IOException, InvalidConfigException {
    var scenario = new LeftoversScenario();
    scenario.leave();
    scenario.forget(BOTH);
    assertThat(scenario.sensor.file("state/hosts.deny")).isNotEmptyFile();
    assertThat(routes()).contains("192.0.2.7");

    scenario.forget("");

    scenario.assertGone();
  }

  private void forget(String responses) throws IOException, InvalidConfigException {
    sensor.configure("sensor { %s }".formatted(responses));
    var config = SensorConfig.read(sensor.file("picketline.conf"));
    Responding.of(config, Clock.systemUTC()).forget(config);
  }

  private void leave() throws IOException {
    Files.createDirectory(sensor.file("state"));
    Files.writeString(sensor.file("state/responses.list"), "99999999999 192.0.2.7\n");
    Files.writeString(sensor.file("state/hosts.deny"), "192.0.2.7\n");
    InNamespace.shell("ip route add blackhole 192.0.2.7 proto 173");
  }

  private void assertGone() {
    assertThat(sensor.file("state/hosts.deny")).isEmptyFile();
    assertThat(sensor.file("state/responses.list")).doesNotExist();
    assertThat(routes()).isBlank();
  }

  private static String routes() {
    return InNamespace.shell("ip route show proto 173");
  }
}
