package io.picketline.sensor.netlink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A second network namespace beside this one, joined by a veth pair: here {@code wire}, 192.0.2.1
 * and 2001:db8::1; there {@code far}, 192.0.2.2 and 2001:db8::2. Gone with the process that holds
 * it.
 */
public final class TwoHosts implements AutoCloseable {
  /** Ethernet address of this end. */
  public static final String WIRE = "020000000001";

  /** Ethernet address of the far end. */
  public static final String FAR = "020000000002";

  private final Process holder;

  private TwoHosts(Process holder) {
    this.holder = holder;
  }

  /** Makes the namespace and the link, and waits until both ends carry packets. */
  public static TwoHosts open() throws IOException {
    var holder = new ProcessBuilder("unshare", "-n", "sh", "-c", "echo ready; exec cat").start();
    if (holder.getInputStream().read() < 0) {
      throw new IOException("no second namespace");
    }
    var hosts = new TwoHosts(holder);
    InNamespace.shell(
        "ip link add wire address 02:00:00:00:00:01 type veth peer name far address"
            + " 02:00:00:00:00:02 netns "
            + holder.pid());
    InNamespace.shell("ip addr add 192.0.2.1/24 dev wire");
    InNamespace.shell("ip addr add 2001:db8::1/64 dev wire nodad");
    InNamespace.shell("ip link set wire up");
    hosts.there("ip addr add 192.0.2.2/24 dev far");
    hosts.there("ip addr add 2001:db8::2/64 dev far nodad");
    hosts.there("ip link set far up");
    hosts.there("ip link set lo up");
    return hosts;
  }

  /** Probes from there; answers the lines of {@link Attacker}. */
  public List<String> attack(String... probes) {
    var command = new ArrayList<>(enter());
    command.addAll(InNamespace.java(Attacker.class, probes));
    return InNamespace.shell(command).lines().toList();
  }

  /** Connects from there and stays connected. */
  public Client client(String address, int port) throws IOException {
    var command = new ArrayList<>(enter());
    command.addAll(InNamespace.java(Client.class, address, Integer.toString(port)));
    return Client.start(command);
  }

  /** Runs a program of Python there and answers what it printed. */
  public String python(String program) {
    var command = new ArrayList<>(enter());
    command.addAll(List.of("python3", "-c", program));
    return InNamespace.shell(command);
  }

  @Override
  public void close() {
    holder.destroy();
  }

  private void there(String line) {
    var command = new ArrayList<>(enter());
    command.addAll(List.of(line.split(" ")));
    InNamespace.shell(command);
  }

  private List<String> enter() {
    return List.of("nsenter", "-t", Long.toString(holder.pid()), "-n");
  }
}
