package io.picketline.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Standing;
import io.picketline.protocol.local.StatusReply;
import io.picketline.sensor.netlink.InNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A whole sensor that is told, by signal and by request, to read its configuration again. */
public final class ReloadScenario {

  private static final Prefix OFFICE = Prefix.parse("192.0.2.7");

  private final RunningSensor sensor = new RunningSensor(Files.createTempDirectory("reload"));
  private final Path ignore = sensor.file("ignore.list");

  private ReloadScenario() throws IOException {}

  public static void settingsAreSwappedWholeOrNotAtAll() throws IOException {
    var scenario = new ReloadScenario();
    scenario.start();
    scenario.signalPutsIgnoreFilesInForce();
    scenario.problemsLeaveTheOldSettings();
    scenario.missingIgnoreFileLeavesTheOldRules();
    scenario.tooManyIgnoredLeaveTheOldRules();
    scenario.keysThatWaitAreNamed();
  }

  public static void interfaceThatIsNotThereIsToldUntilItIs() throws IOException {
    var scenario = new ReloadScenario();
    Files.writeString(scenario.ignore, "");
    scenario.configure("  interfaces = [net0, late0]\n");
    InNamespace.shell("ip link add net0 type veth peer name net1");
    InNamespace.shell("ip link set net0 up");
    scenario.sensor.start();
    assertThat(scenario.warnings())
        .containsExactly("no interface is named late0; it is watched as soon as there is one");

    InNamespace.shell("ip link add late0 type veth peer name late1");
    await().atMost(Duration.ofSeconds(20)).until(() -> scenario.warnings().isEmpty());
  }

  private void start() throws IOException {
    InNamespace.shell("ip link add net0 type veth peer name net1");
    InNamespace.shell("ip link set net0 up");
    Files.writeString(ignore, "# nobody yet\n");
    configure("");
    sensor.start();
  }

  private void signalPutsIgnoreFilesInForce() throws IOException {
    sensor.ask(
        new LocalRequest.Block(OFFICE, Duration.ofHours(1), "test"), LocalReply.Changed.class);
    assertThat(verdicts()).singleElement().matches(it -> it.notYetOn().isEmpty());
    Files.writeString(ignore, "192.0.2.7 # office\nnonsense\n");
    hangUp();

    // The verdict is still known, and not in force.
    await().until(() -> verdicts().stream().noneMatch(it -> it.notYetOn().isEmpty()));
    assertThat(ignored()).containsExactly(OFFICE);
    // Told once all has been swapped.
    await()
        .untilAsserted(
            () -> assertThat(warnings()).singleElement().asString().startsWith(ignore + ":2: "));
  }

  private void problemsLeaveTheOldSettings() throws IOException {
    Files.writeString(ignore, "192.0.2.8\n");
    configure("  max-suspcts = 20\n  source-rate = 0\n");
    hangUp();
    await().until(() -> warnings().size() == 3);

    var reloaded = sensor.ask(new LocalRequest.Reload(false), LocalReply.Reloaded.class);

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

    var reloaded = sensor.ask(new LocalRequest.Reload(false), LocalReply.Reloaded.class);

    assertThat(reloaded.problems()).singleElement().asString().contains(ignore + " is not there");
    assertThat(ignored()).containsExactly(OFFICE);
  }

  private void tooManyIgnoredLeaveTheOldRules() throws IOException {
    var many = IntStream.rangeClosed(0, IgnoreRule.MOST_OF_A_LIST);
    Files.write(ignore, many.mapToObj("2001:db8:0:%x::/64"::formatted).toList());

    var reloaded = sensor.ask(new LocalRequest.Reload(false), LocalReply.Reloaded.class);

    assertThat(reloaded.problems())
        .singleElement()
        .asString()
        .contains("10001 prefixes", "" + ignore);
    assertThat(ignored()).containsExactly(OFFICE);
  }

  private void keysThatWaitAreNamed() throws IOException {
    Files.writeString(ignore, "192.0.2.0/24\n");
    configure("  max-suspects = 20\n  mode = observe\n");

    var reloaded = sensor.ask(new LocalRequest.Reload(false), LocalReply.Reloaded.class);

    assertThat(reloaded.problems()).isEmpty();
    assertThat(reloaded.needRestart()).containsExactly("sensor.mode");
    assertThat(reloaded.inForce())
        .containsExactly(
            "max-suspects: 20 instead of 50000", "ignore-files: 1 rules, 1 of them new, 1 gone");
    assertThat(warnings()).containsExactly("sensor.mode waits for a restart");

    configure("  max-suspects = 20\n");
    assertThat(sensor.ask(new LocalRequest.Reload(false), LocalReply.Reloaded.class).needRestart())
        .isEmpty();
    assertThat(warnings()).isEmpty();
  }

  private void configure(String more) throws IOException {
    sensor.configure("sensor {\n  ignore-files = [\"%s\"]\n%s}".formatted(ignore, more));
  }

  private static void hangUp() {
    InNamespace.shell("kill -HUP " + ProcessHandle.current().pid());
  }

  private List<Standing> verdicts() throws IOException {
    return sensor.ask(new LocalRequest.ListVerdicts(10), LocalReply.Verdicts.class).verdicts();
  }

  private List<Prefix> ignored() throws IOException {
    return sensor.ask(new LocalRequest.ListIgnored(), IgnoreReply.Ignored.class).local().stream()
        .map(rule -> rule.prefix())
        .toList();
  }

  private List<String> warnings() throws IOException {
    return sensor.ask(new LocalRequest.ShowStatus(), StatusReply.SensorStatus.class).warnings();
  }
}
