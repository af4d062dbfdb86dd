package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A whole sensor that is told, by signal and by request, to read its configuration again. */
public final class ReloadScenario {

  private static final Prefix OFFICE = Prefix.parse("192.0.2.7");

  private final Path directory = Files.createTempDirectory("reload");
  private final Path config = directory.resolve("picketline.conf");
  private final Path ignore = directory.resolve("ignore.list");
  private final Path socket = directory.resolve("sensor.sock");

  private ReloadScenario() throws IOException {}

  public static void settingsAreSwappedWholeOrNotAtAll() throws IOException {
    var scenario = new ReloadScenario();
    scenario.start();
    scenario.signalPutsIgnoreFilesInForce();
    scenario.problemsLeaveTheOldSettings();
    scenario.missingIgnoreFileLeavesTheOldRules();
    scenario.keysThatWaitAreNamed();
  }

  private void start() throws IOException {
    InNamespace.shell("ip link add net0 type veth peer name net1");
    InNamespace.shell("ip link set net0 up");
    Files.writeString(ignore, "# nobody yet\n");
    configure("");
    Thread.ofPlatform().daemon().start(() -> new SensorDaemon().run(config, false));
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(socket));
  }

  private void signalPutsIgnoreFilesInForce() throws IOException {
    ask(new LocalRequest.Block(OFFICE, Duration.ofHours(1), "test"), LocalReply.Changed.class);
    Files.writeString(ignore, "192.0.2.7 # office\nnonsense\n");
    hangUp();

    await().until(() -> verdicts().isEmpty());
    assertThat(ignored()).containsExactly(OFFICE);
    assertThat(warnings()).singleElement().asString().startsWith(ignore + ":2: ");
  }

  private void problemsLeaveTheOldSettings() throws IOException {
    Files.writeString(ignore, "192.0.2.8\n");
    configure("  max-suspcts = 20\n  source-rate = 0\n");
    hangUp();
    await().until(() -> warnings().size() == 3);

    var reloaded = ask(new LocalRequest.Reload(), LocalReply.Reloaded.class);

    assertThat(reloaded.problems())
        .hasSize(2)
        .anyMatch(it -> it.contains("did you mean sensor.max-suspects?"))
        .anyMatch(it -> it.contains("0 is not in 1 to 1000000"));
    assertThat(reloaded.inForce()).isEmpty();
    assertThat(ignored()).containsExactly(OFFICE);
  }

  private void missingIgnoreFileLeavesTheOldRules() throws IOException {
    configure("");
    Files.delete(ignore);

    var reloaded = ask(new LocalRequest.Reload(), LocalReply.Reloaded.class);

    assertThat(reloaded.problems()).singleElement().asString().contains(ignore + " is not there");
    assertThat(ignored()).containsExactly(OFFICE);
  }

  private void keysThatWaitAreNamed() throws IOException {
    Files.writeString(ignore, "192.0.2.0/24\n");
    configure("  max-suspects = 20\n  mode = observe\n");

    var reloaded = ask(new LocalRequest.Reload(), LocalReply.Reloaded.class);

    assertThat(reloaded.problems()).isEmpty();
    assertThat(reloaded.needRestart()).containsExactly("sensor.mode");
    assertThat(reloaded.inForce())
        .containsExactly(
            "max-suspects: 20 instead of 50000", "ignore-files: 1 rules, 1 of them new, 1 gone");
    assertThat(warnings()).containsExactly("sensor.mode waits for a restart");

    configure("  max-suspects = 20\n");
    assertThat(ask(new LocalRequest.Reload(), LocalReply.Reloaded.class).needRestart()).isEmpty();
    assertThat(warnings()).isEmpty();
  }

  private void configure(String more) throws IOException {
    Files.writeString(
        config,
        """
        sensor {
          socket = "%s"
          state-directory = "%s"
          ignore-files = ["%s"]
        %s}
        """
            .formatted(socket, directory.resolve("state"), ignore, more));
  }

  private static void hangUp() {
    InNamespace.shell("kill -HUP " + ProcessHandle.current().pid());
  }

  private List<LocalReply.Standing> verdicts() throws IOException {
    return ask(new LocalRequest.ListVerdicts(10), LocalReply.Verdicts.class).verdicts();
  }

  private List<Prefix> ignored() throws IOException {
    return ask(new LocalRequest.ListIgnored(), LocalReply.Ignored.class).local().stream()
        .map(rule -> rule.prefix())
        .toList();
  }

  private List<String> warnings() throws IOException {
    return ask(new LocalRequest.ShowStatus(), LocalReply.SensorStatus.class).warnings();
  }

  private <T extends LocalReply> T ask(LocalRequest request, Class<T> type) throws IOException {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      Frames.write(Channels.newOutputStream(channel), request);
      var reply = Frames.read(Channels.newInputStream(channel), LocalReply.class).orElseThrow();
      assertThat(reply).isInstanceOf(type);
      return type.cast(reply);
    }
  }
}
