package io.picketline.lab.fleet;

import static io.picketline.lab.fleet.Topology.ATTACKER;
import static io.picketline.lab.fleet.Topology.BYSTANDER;
import static io.picketline.lab.fleet.Topology.GATEWAY;
import static io.picketline.lab.fleet.Topology.INTERFACE;

import io.picketline.lab.measure.NetworkNamespace;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The namespaces and the bridge between them, made in the namespace that the lab itself runs in;
 * they end with it. No uplink.
 */
public final class LabNetwork {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String BRIDGE = "lan";
  private static final Pattern LINK_ADDRESS = Pattern.compile("link/ether ([0-9a-f:]{17})");
  private static final Path SYSCTL = Path.of("/proc/sys/net");

  private final Topology topology;

  public LabNetwork(Topology topology) {
    this.topology = topology;
  }

  /** Makes it all. */
  public void create() {
    batch(List.of(), "link add %s type bridge mcast_snooping 0\n".formatted(BRIDGE));
    tune(Path.of("/proc/sys/net/ipv6/conf", BRIDGE, "disable_ipv6"), "1");
    batch(List.of(), "link set %s up\n".formatted(BRIDGE));
    for (var name : topology.everybody()) {
      Tool.output(LIMIT, List.of("ip", "netns", "add", name));
      new NetworkNamespace(name).call(() -> quiet(name));
      batch(
          List.of(),
          "link add %2$s netns %1$s type veth peer name to-%1$s\n".formatted(name, INTERFACE)
              + "link set to-%s master %s up\n".formatted(name, BRIDGE));
      batch(List.of("-n", name), addresses(name));
    }
    batch(List.of("-n", GATEWAY), outerRoutes());
    name();
  }

  /** Lets every program in here say {@code a.lab}; {@code bin/lab} has made the file our own. */
  private void name() {
    var lines = new ArrayList<>(List.of("127.0.0.1 localhost", "::1 localhost"));
    for (var name : topology.everybody()) {
      lines.add("%s %s.lab".formatted(topology.v4(name), name));
      lines.add("%s %s.lab".formatted(topology.v6(name), name));
    }
    try {
      Files.write(Path.of("/run/hosts"), lines);
    } catch (IOException e) {
      throw new LabException("cannot write /run/hosts", e);
    }
  }

  /** Gives the attacker one more address. */
  public void lend(SourceAddress source) {
    lend(ATTACKER, source);
  }

  /** Gives anybody here one more address. */
  public void lend(String name, SourceAddress source) {
    batch(
        List.of("-n", name),
        "addr add %s/%d dev %s%s\n"
            .formatted(source, source.isV4() ? 32 : 128, INTERFACE, source.isV4() ? "" : " nodad"));
  }

  /** Takes it away again. */
  public void reclaim(SourceAddress source) {
    batch(
        List.of("-n", ATTACKER),
        "addr del %s/%d dev %s\n".formatted(source, source.isV4() ? 32 : 128, INTERFACE));
  }

  /** The link-layer address of anybody here. */
  public static String linkAddress(String name) {
    var shown = Tool.output(LIMIT, List.of("ip", "-n", name, "-o", "link", "show", INTERFACE));
    var matcher = LINK_ADDRESS.matcher(shown);
    if (!matcher.find()) {
      throw new LabException("%s has no link-layer address: %s".formatted(name, shown));
    }
    return matcher.group(1);
  }

  private String addresses(String name) {
    var lines = new StringBuilder("link set lo up\nlink set %s up\n".formatted(INTERFACE));
    lines.append("addr add %s/15 dev %s\n".formatted(topology.v4(name), INTERFACE));
    lines.append("addr add %s/64 dev %s nodad\n".formatted(topology.v6(name), INTERFACE));
    switch (name) {
      case GATEWAY ->
          lines.append(
              "addr add %s/64 dev %s nodad\n".formatted(topology.outerGateway(), INTERFACE));
      case ATTACKER -> lines.append(routes(topology.outerGateway()));
      case BYSTANDER -> {
        lines.append("addr add %s/64 dev %s nodad\n".formatted(topology.bystander6(), INTERFACE));
        lines.append(
            "route add default via %s src %s\n"
                .formatted(topology.outerGateway(), topology.bystander6()));
        lines.append("route add default via %s\n".formatted(topology.v4(GATEWAY)));
      }
      default -> lines.append(routes(topology.v6(GATEWAY)));
    }
    return lines.toString();
  }

  private String routes(SourceAddress gateway6) {
    return "route add default via %s\nroute add default via %s\n"
        .formatted(topology.v4(GATEWAY), gateway6);
  }

  private String outerRoutes() {
    return "route add 2001:db8:a000::/36 via %s\nroute add 2001:db8:b000::/36 via %s\n"
        .formatted(topology.v6(ATTACKER), topology.v6(BYSTANDER));
  }

  private boolean quiet(String name) {
    for (var scope : List.of("all", "default")) {
      tune(SYSCTL.resolve("ipv6/conf/%s/accept_dad".formatted(scope)), "0");
      tune(SYSCTL.resolve("ipv6/conf/%s/accept_ra".formatted(scope)), "0");
      tune(SYSCTL.resolve("ipv6/conf/%s/accept_redirects".formatted(scope)), "0");
      tune(SYSCTL.resolve("ipv4/conf/%s/accept_redirects".formatted(scope)), "0");
      tune(SYSCTL.resolve("ipv4/conf/%s/send_redirects".formatted(scope)), "0");
      tune(SYSCTL.resolve("ipv4/conf/%s/rp_filter".formatted(scope)), "0");
    }
    if (name.equals(GATEWAY)) {
      tune(SYSCTL.resolve("ipv4/ip_forward"), "1");
      tune(SYSCTL.resolve("ipv6/conf/all/forwarding"), "1");
    }
    return true;
  }

  private static void tune(Path file, String value) {
    try {
      Files.writeString(file, value);
    } catch (IOException e) {
      throw new LabException("cannot set %s to %s".formatted(file, value), e);
    }
  }

  private static void batch(List<String> options, String lines) {
    var command = new ArrayList<>(List.of("ip"));
    command.addAll(options);
    command.addAll(List.of("-batch", "-"));
    var result = Tool.run(LIMIT, lines, command);
    if (result.exit() != 0) {
      throw new LabException("ip refused:%n%s%s".formatted(lines, result.output()));
    }
  }
}
