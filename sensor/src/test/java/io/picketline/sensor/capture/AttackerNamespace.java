package io.picketline.sensor.capture;

import static org.awaitility.Awaitility.await;

import io.picketline.sensor.netlink.InNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A second network namespace, joined to this one by a cable: {@code victim} here, {@code attacker}
 * there. Only of use in a namespace of one's own.
 */
final class AttackerNamespace implements AutoCloseable {
  static final String VICTIM = "10.66.0.10";
  static final String VICTIM6 = "fd66::10";
  static final String ATTACKER = "10.66.0.66";
  static final String ATTACKER6 = "fd66::66";
  static final String INTERFACE = "victim";

  private final Process keeper;

  AttackerNamespace() {
    try {
      keeper = new ProcessBuilder("unshare", "-n", "sleep", "100").start();
      var own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
      var theirs = Path.of("/proc/%d/ns/net".formatted(keeper.pid()));
      await().until(() -> !Files.readSymbolicLink(theirs).equals(own));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    InNamespace.shell("ip link add victim type veth peer name attacker netns " + keeper.pid());
    InNamespace.shell("ip addr add %s/24 dev victim".formatted(VICTIM));
    InNamespace.shell("ip addr add %s/64 dev victim nodad".formatted(VICTIM6));
    InNamespace.shell("ip link set victim up");
    run("ip addr add %s/24 dev attacker".formatted(ATTACKER));
    run("ip addr add %s/64 dev attacker nodad".formatted(ATTACKER6));
    run("ip link set lo up");
    run("ip link set attacker up");
  }

  /** Joins them by another cable: {@code late} here with 10.67.0.10, 10.67.0.66 there. */
  void anotherCable() {
    InNamespace.shell("ip link add late type veth peer name other netns " + keeper.pid());
    InNamespace.shell("ip addr add 10.67.0.10/24 dev late");
    InNamespace.shell("ip link set late up");
    run("ip addr add 10.67.0.66/24 dev other");
    run("ip link set other up");
  }

  /** Runs a command line of words without blanks on the attacker's side. */
  String run(String line) {
    var command =
        new ArrayList<>(List.of("nsenter", "-n", "-t", String.valueOf(keeper.pid()), "--"));
    command.addAll(List.of(line.split(" ")));
    return InNamespace.shell(command);
  }

  /** Runs a line of bash on the attacker's side. */
  String shell(String line) {
    return there("bash", "-c", line);
  }

  /** Runs a program of Python on the attacker's side. */
  String python(String program) {
    return there("python3", "-c", program);
  }

  private String there(String... words) {
    var command =
        new ArrayList<>(List.of("nsenter", "-n", "-t", String.valueOf(keeper.pid()), "--"));
    command.addAll(List.of(words));
    return InNamespace.shell(command);
  }

  @Override
  public void close() {
    keeper.destroyForcibly();
  }
}
