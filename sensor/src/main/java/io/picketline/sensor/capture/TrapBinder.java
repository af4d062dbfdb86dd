package io.picketline.sensor.capture;

import static java.util.stream.Collectors.joining;

import io.picketline.protocol.Names;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.SockDiag;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps traps bound: those that can be, on the addresses that the host has now. Never takes a port
 * from a service: it leaves one that a service has on any address, gives up one that a service came
 * to have, binds without SO_REUSEADDR, so that a socket which is bound but does not listen yet is
 * in the way too, and takes one that became free only when it is so at two looks in a row, lest it
 * come between a service's end and its new start. For one thread.
 */
final class TrapBinder {
  private static final Logger LOG = LoggerFactory.getLogger(TrapBinder.class);
  private static final int BACKLOG = 512;
  private static final String SERVED = "a service of this host has it";

  private final TrapSettings settings;
  private final OwnTraps own;
  private final SockDiag sockets;
  private final Selector selector;
  private final Map<TrapSpot, SelectionKey> bound = new HashMap<>();
  private final Map<TrapSpot, String> missing = new LinkedHashMap<>();
  private Set<InetAddress> addresses = Set.of();
  private Set<TrapSpot> free = new HashSet<>();
  private String told = "";
  private volatile String described = "";

  TrapBinder(TrapSettings settings, OwnTraps own, SockDiag sockets, Selector selector) {
    this.settings = settings;
    this.own = own;
    this.sockets = sockets;
    this.selector = selector;
  }

  /** Binds what can be bound at once. */
  void begin() {
    look();
  }

  /**
   * Follows the host's addresses and services, and binds what was free at the last look and still
   * is.
   */
  void look() {
    var now = addresses();
    var others = others();
    giveUp(others);
    if (!missing.isEmpty()) {
      missing.keySet().removeIf(spot -> !now.contains(spot.address()));
      retry(others);
    }
    if (!now.equals(addresses)) {
      bound.keySet().stream()
          .filter(spot -> !now.contains(spot.address()))
          .toList()
          .forEach(this::release);
      var reasons = reasons();
      now.stream()
          .filter(address -> !addresses.contains(address))
          .forEach(address -> come(address, reasons, others));
      addresses = now;
    }
    tell();
  }

  /** A service that came later, on another address of the port, is not to share it with a trap. */
  private void giveUp(OtherSockets others) {
    bound.keySet().stream()
        .filter(others::serve)
        .toList()
        .forEach(spot -> {
          release(spot);
          missing.put(spot, SERVED);
        });
  }

  /** On a new address: at once, unless the port is known not to be had on the others. */
  private void come(InetAddress address, Map<Integer, String> reasons, OtherSockets others) {
    spots(address)
        .forEach(spot -> {
          var reason = others.serve(spot) ? SERVED : reasons.get(key(spot.tcp(), spot.port()));
          if (reason == null) {
            bind(spot);
          } else {
            missing.put(spot, reason);
          }
        });
  }

  private Map<Integer, String> reasons() {
    var reasons = new HashMap<Integer, String>();
    missing.forEach((spot, reason) -> reasons.put(key(spot.tcp(), spot.port()), reason));
    return reasons;
  }

  /** Lets go of everything. */
  void close() {
    bound.keySet().stream().toList().forEach(this::release);
    sockets.close();
  }

  /** What is bound and what is not, for {@code picket status}. From any thread. */
  String describe() {
    return described;
  }

  private void retry(OtherSockets others) {
    var nowFree = new HashSet<>(missing.keySet());
    nowFree.removeIf(others::inTheWay);
    for (var spot : nowFree) {
      if (free.contains(spot) && bind(spot)) {
        missing.remove(spot);
      }
    }
    nowFree.retainAll(missing.keySet());
    free = nowFree;
  }

  private boolean bind(TrapSpot spot) {
    var source = spot.source();
    own.add(spot.tcp(), source.high(), source.low(), spot.port());
    SelectableChannel channel = null;
    try {
      channel = open(spot);
      channel.configureBlocking(false);
      var interest = spot.tcp() ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ;
      bound.put(spot, channel.register(selector, interest, spot));
      return true;
    } catch (IOException e) {
      missing.put(spot, Names.printable(String.valueOf(e.getMessage())));
      close(channel);
      own.remove(spot.tcp(), source.high(), source.low(), spot.port());
      return false;
    }
  }

  private static SelectableChannel open(TrapSpot spot) throws IOException {
    var family =
        spot.address() instanceof Inet4Address
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    NetworkChannel channel = null;
    try {
      if (spot.tcp()) {
        var server = ServerSocketChannel.open(family);
        channel = server;
        server.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        return server.bind(spot.socketAddress(), BACKLOG);
      }
      var datagrams = DatagramChannel.open(family);
      channel = datagrams;
      return datagrams.bind(spot.socketAddress());
    } catch (IOException e) {
      close(channel);
      throw e;
    }
  }

  private void release(TrapSpot spot) {
    var key = bound.remove(spot);
    if (key != null) {
      close(key.channel());
      var source = spot.source();
      own.remove(spot.tcp(), source.high(), source.low(), spot.port());
    }
  }

  private static void close(@Nullable AutoCloseable channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (Exception e) { // nothing can be done about it, and the socket is gone
      LOG.debug("a trap was not closed in order: {}", e.toString());
    }
  }

  private Set<InetAddress> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(this::meant)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress())
          .filter(address -> addresses.contains(address) || isReady(address))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    } catch (SocketException e) {
      LOG.warn("the addresses of this host cannot be listed: {}", e.getMessage());
      return addresses;
    }
  }

  /**
   * Whether sockets can be bound to it: an IPv6 address is there before it is known to be unique.
   */
  private static boolean isReady(InetAddress address) {
    try (var test = open(new TrapSpot(false, 0, address))) {
      return test.isOpen();
    } catch (IOException e) {
      return false;
    }
  }

  private Stream<TrapSpot> spots(InetAddress address) {
    return Stream.concat(
        settings.tcp().stream().map(port -> new TrapSpot(true, port, address)),
        settings.udp().stream().map(port -> new TrapSpot(false, port, address)));
  }

  private boolean meant(NetworkInterface each) {
    try {
      return each.isUp()
          && (settings.interfaces().isEmpty()
              ? !each.isLoopback()
              : settings.interfaces().contains(each.getName()));
    } catch (SocketException e) {
      return false; // it went while we looked
    }
  }

  private OtherSockets others() {
    try {
      return OtherSockets.now(sockets, own);
    } catch (NetlinkException e) {
      LOG.debug("the sockets of this host cannot be listed: {}", e.getMessage());
      return new OtherSockets();
    }
  }

  private static int key(boolean tcp, int port) {
    return tcp ? port : port | 1 << 16;
  }

  private void tell() {
    var now = missingText();
    described =
        "%d tcp and %d udp ports".formatted(own.count(true), own.count(false))
            + (now.isEmpty() ? "" : "; not to be had: " + now);
    if (!now.equals(told)) {
      told = now;
      if (now.isEmpty()) {
        LOG.info("traps all bound ports={}", described);
      } else {
        LOG.warn("traps not bound, tried again as they become free: {}", now);
      }
    }
  }

  /** {@code tcp 22 80: Address already in use}, the same reasons together. */
  private String missingText() {
    var byReason = new TreeMap<String, Set<Integer>>();
    missing.forEach((spot, reason) ->
        byReason
            .computeIfAbsent(spot.protocol() + "\t" + reason, _ -> new TreeSet<>())
            .add(spot.port()));
    return byReason.entrySet().stream()
        .map(entry -> {
          var parts = entry.getKey().split("\t", 2);
          var ports = entry.getValue().stream().limit(20).map(String::valueOf);
          var more = entry.getValue().size() > 20 ? " and more" : "";
          return parts[0] + " " + ports.collect(joining(" ")) + more + ": " + parts[1];
        })
        .collect(joining(", "));
  }
}
