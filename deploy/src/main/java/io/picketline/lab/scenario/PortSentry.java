package io.picketline.lab.scenario;

import io.picketline.lab.fleet.HostDirectory;
import io.picketline.lab.fleet.Plan;
import io.picketline.protocol.SourceAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What PortSentry's own system tests feed it: bound and watched ports, banners, ranges, IPv6,
 * ignore files, and what is done about whoever is caught.
 */
final class PortSentry implements Scenario {

  private static final String BOUND = "a";
  private static final String OBSERVING = "b";
  private static final String NFLOG = "c";
  private static final String PCAP = "d";
  private static final String COMMAND_FIRST = "e";
  private static final String COMMAND_ALONE = "f";
  private static final String TWO = "g";
  private static final int HOSTS = 7;

  private static final List<String> IGNORED =
      List.of("198.19.240.1/32", "198.19.240.2", "2001:db8:aff1:1::5/128", "2001:db8:aff2:1::5");

  private static final String PORTS =
      "%d-%d".formatted(PortSentryCases.FIRST_PORT, PortSentryCases.PORT);
  private static final String AT_ONCE = "trigger = immediate";

  /** Notes address, port and mode, and how often the address stands in hosts.deny by then. */
  private static final String NOTE =
      "echo \\\"$1 $2 $3 $(/usr/bin/cat %1$s/state/hosts.deny 2>/dev/null | /usr/bin/grep -c \\\"$1\\\")\\\" >> %1$s/ran"
          .formatted(HostDirectory.HERE);

  private static final String COMMAND =
      "responses.command = [\"/bin/sh\", \"-c\", \"%s\", sh, \"$TARGET$\", \"$PORT$\", \"$MODE$\"]"
          .formatted(NOTE);

  @Override
  public String name() {
    return "portsentry";
  }

  @Override
  public String summary() {
    return "the inputs of PortSentry's own tests, against seven sensors set up as they ask";
  }

  @Override
  public Plan plan(Options options) {
    return new Plan(HOSTS, 0, 1).setting(settings()).ignoring(Map.of(NFLOG, IGNORED));
  }

  private static Map<String, List<String>> settings() {
    var deny = "responses.hosts-deny = on";
    var all = new LinkedHashMap<String, List<String>>();
    all.put(BOUND, sensor("tcp, udp", AT_ONCE, COMMAND, deny));
    all.put(OBSERVING, sensor("tcp, udp", AT_ONCE, "mode = observe"));
    all.put(NFLOG, sensor("stcp, sudp", AT_ONCE, "capture = nflog"));
    all.put(PCAP, sensor("stcp, sudp", AT_ONCE, "capture = pcap"));
    all.put(COMMAND_FIRST, sensor("tcp", AT_ONCE, COMMAND, deny, "responses.command-first = on"));
    all.put(COMMAND_ALONE, sensor("tcp", AT_ONCE, COMMAND, "packet-filter = none"));
    all.put(TWO, sensor("stcp", "trigger = 2"));
    return all;
  }

  private static List<String> sensor(String modes, String... more) {
    var lines =
        new ArrayList<>(
            List.of(
                "modes = [%s]".formatted(modes),
                "tcp-ports = [\"%s\"]".formatted(PORTS),
                "udp-ports = [\"%s\"]".formatted(PORTS),
                "banner = \"%s\"".formatted(PortSentryCases.BANNER)));
    lines.addAll(List.of(more));
    return lines;
  }

  @Override
  public void play(Stage stage) {
    var cases = new PortSentryCases(stage);
    stage.story().chapter("bound ports with a banner");
    cases.connect(BOUND);
    cases.datagram(BOUND);
    cases.unlisted(BOUND);
    cases.itself(BOUND);
    cases.observe(OBSERVING);
    stage.story().chapter("watched ports");
    cases.stealth(NFLOG, "nflog");
    cases.stealth(PCAP, "pcap");
    cases.ignored(NFLOG, IGNORED.stream().map(PortSentry::address).toList());
    cases.second(TWO);
    stage.story().chapter("what is done about it");
    cases.responses(BOUND, false);
    cases.responsesToDatagram(BOUND);
    cases.responses(COMMAND_FIRST, true);
    cases.commandAlone(COMMAND_ALONE);
    Bystander.check(stage, true, "afterwards");
  }

  private static SourceAddress address(String line) {
    return SourceAddress.parse(line.split("/", 2)[0]);
  }
}
