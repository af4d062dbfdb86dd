package io.picketline.lab.fleet;

import io.picketline.protocol.SourceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who is on the lab's network and where. IPv4 is one network, 198.18.0.0/15 (RFC 2544). In IPv6
 * (2001:db8::/32, RFC 3849) the hosts share a /64; attacker and bystander live behind the gateway
 * in /64s of their own.
 */
public final class Topology {

  /** Most scanned hosts, and most coordinators. */
  public static final int MOST_HOSTS = 26;

  public static final int MOST_COORDINATORS = 3;

  public static final String ATTACKER = "attacker";
  public static final String BYSTANDER = "bystander";
  public static final String GATEWAY = "gw";

  /** The one network interface that every host has. */
  public static final String INTERFACE = "eth0";

  private static final int FIRST_COORDINATOR = 10;
  private static final int DECOYS = 5;

  private final List<String> hosts;
  private final List<String> coordinators;
  private final List<String> newcomers;

  public Topology(int hosts, int coordinators) {
    this(hosts, coordinators, false);
  }

  /** The same, with one more host that is of no fleet yet if there is a newcomer. */
  public Topology(int hosts, int coordinators, boolean newcomer) {
    this.hosts = IntStream.range(0, hosts).mapToObj(Topology::letter).toList();
    this.coordinators = IntStream.rangeClosed(1, coordinators).mapToObj(i -> "coord" + i).toList();
    newcomers = newcomer ? List.of(letter(hosts)) : List.of();
  }

  private static String letter(int number) {
    return String.valueOf((char) ('a' + number));
  }

  /** The hosts with a sensor: {@code a}, {@code b}, … */
  public List<String> hosts() {
    return hosts;
  }

  /** The host that is of no fleet yet. */
  public String newcomer() {
    return newcomers.getFirst();
  }

  public List<String> coordinators() {
    return coordinators;
  }

  /** The IPv4 address of anybody here. */
  public SourceAddress v4(String name) {
    return SourceAddress.parse(
        switch (name) {
          case GATEWAY -> "198.18.0.1";
          case BYSTANDER -> "198.18.2.1";
          case ATTACKER -> "198.18.0.66";
          default ->
              coordinators.contains(name)
                  ? "198.18.0." + (FIRST_COORDINATOR + coordinators.indexOf(name))
                  : "198.18.1." + (1 + index(name));
        });
  }

  /** The IPv6 address of anybody here; of attacker and bystander the one towards the gateway. */
  public SourceAddress v6(String name) {
    return SourceAddress.parse(
        switch (name) {
          case GATEWAY -> "2001:db8:0:1::1";
          case BYSTANDER -> "2001:db8:0:2::b";
          case ATTACKER -> "2001:db8:0:2::a";
          default ->
              coordinators.contains(name)
                  ? "2001:db8:0:1::c:" + (1 + coordinators.indexOf(name))
                  : "2001:db8:0:1::a:" + (1 + index(name));
        });
  }

  /** The gateway's address on the side of attacker and bystander. */
  public SourceAddress outerGateway() {
    return SourceAddress.parse("2001:db8:0:2::1");
  }

  /** The bystander's own address in its own /64. */
  public SourceAddress bystander6() {
    return SourceAddress.parse("2001:db8:b000:1::5");
  }

  /** A further address of the bystander, from 1, in a /64 of its own that is routed to it. */
  public SourceAddress innocent6(int number) {
    return SourceAddress.parse("2001:db8:b000:%x::5".formatted(1 + number));
  }

  /**
   * An IPv4 address that nobody has, somewhere behind the gateway; another for each of 65,536
   * numbers, so that neighbours in number are none in the network.
   */
  public SourceAddress forged4(int number) {
    var scattered = (number * 40_503) & 0xffff;
    return SourceAddress.parse("10.%d.%d.7".formatted(scattered >>> 8, scattered & 0xff));
  }

  /** A fresh IPv4 address of the attacker for run {@code run}, from 0. */
  public SourceAddress attack4(int run) {
    return SourceAddress.parse("198.19.%d.%d".formatted(1 + run / 250 % 250, 1 + run % 250));
  }

  /** A fresh IPv6 address of the attacker in a /48 of its own for run {@code run}, from 0. */
  public SourceAddress attack6(int run) {
    return SourceAddress.parse("2001:db8:%x:1::5".formatted(0xa000 + run % 0x1000));
  }

  /**
   * IPv4 addresses that nobody has, to be forged as decoys in run {@code run}, from 0 to 199;
   * others in each run.
   */
  public List<SourceAddress> decoys4(int run) {
    return IntStream.range(0, DECOYS)
        .map(decoy -> run * DECOYS + decoy)
        .mapToObj(decoy -> "198.19.%d.%d".formatted(251 + decoy / 250, 1 + decoy % 250))
        .map(SourceAddress::parse)
        .toList();
  }

  /** The same of IPv6, each in a network of its own behind the gateway. */
  public List<SourceAddress> decoys6(int run) {
    return IntStream.range(0, DECOYS)
        .mapToObj(decoy -> "2001:db8:%x:%x::d".formatted(0xa800 + run, decoy + 1))
        .map(SourceAddress::parse)
        .toList();
  }

  private int index(String host) {
    var index = hosts.indexOf(host);
    if (index < 0 && !newcomers.contains(host)) {
      throw new IllegalArgumentException("no host " + host);
    }
    return index < 0 ? hosts.size() : index;
  }

  /** Everybody with a namespace. */
  public List<String> everybody() {
    var all = new ArrayList<>(List.of(GATEWAY, ATTACKER, BYSTANDER));
    all.addAll(coordinators);
    all.addAll(hosts);
    all.addAll(newcomers);
    return List.copyOf(all);
  }
}
