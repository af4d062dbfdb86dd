package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.sensor.netlink.InNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** A whole sensor of which a part fails for good. */
public final class DaemonEndScenario {

  private static final Prefix ATTACKER = Prefix.parse("192.0.2.7");

  private DaemonEndScenario() {}

  /** Half a sensor would look like a whole one, so that nobody would start it again. */
  public static void aPartDiesOfAnError() throws IOException {
    var sensor = new RunningSensor(Files.createTempDirectory("end"));
    sensor.configure("sensor.modes = [atcp]");
    sensor.start();
    var order = new LocalRequest.Block(ATTACKER, Duration.ofHours(1), "by hand");
    sensor.ask(order, LocalReply.Changed.class);

    Thread.ofPlatform()
        .start(() -> {
          throw new StackOverflowError("a part's");
        });

    assertThat(sensor.ended()).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(70);
    assertThat(sensor.file("admin.sock")).doesNotExist();
    assertThat(InNamespace.shell("nft list ruleset")).contains("192.0.2.7");
    // The daemon's hook would end this process with 70 as well.
    Runtime.getRuntime().halt(0);
  }
}
