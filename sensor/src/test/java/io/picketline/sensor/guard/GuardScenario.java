package io.picketline.sensor.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.InNamespace;
import io.picketline.sensor.netlink.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A real network in a namespace of its own. */
public final class GuardScenario {
  private static final long SECOND = 1_000_000_000L;

  private GuardScenario() {}

  public static void sourcesTellOfEveryChange() throws IOException {
    var root = Files.createTempDirectory("guard");
    Files.createDirectories(root.resolve("etc"));
    var resolv = Files.writeString(root.resolve("etc/resolv.conf"), "nameserver 192.0.2.53\n");
    network();
    var told = new Told();
    var elapsed = new AtomicLong();
    var known = new ConcurrentHashMap<>(Map.of("coord.example.org", "192.0.2.10"));
    var coordinators = List.of("coord.example.org", "192.0.2.11", "nobody.example.org");
    try (var sources =
            new GuardSources(
                root, coordinators, told, lookup(known), Clock.systemUTC(), elapsed::get);
        var running = sources.begin(told.failures::add)) {
      assertThat(running).isNotNull();
      beginning(told.last());

      InNamespace.shell("ip route add default via 198.51.100.1");
      passes(elapsed, () -> told.last().addresses().gateways().contains(address("198.51.100.1")));
      assertThat(told.last().routes().nextHops()).hasSize(1);
      InNamespace.shell("ip addr add 203.0.113.10/32 dev net0");
      passes(elapsed, () -> told.last().addresses().own().contains(address("203.0.113.10")));

      Files.writeString(resolv, "nameserver 192.0.2.54\n");
      known.put("coord.example.org", "192.0.2.12");
      elapsed.addAndGet(NameBook.GOOD.toNanos());
      await().until(() -> told.serves("192.0.2.54", "resolver"));
      await().until(() -> told.serves("192.0.2.12", "coordinator coord.example.org"));
      assertThat(told.serves("192.0.2.53", "resolver")).isFalse();
    } finally {
      Files.delete(resolv);
      Files.delete(root.resolve("etc"));
      Files.delete(root);
    }
    assertThat(told.failures).isEmpty();
  }

  private static void network() {
    InNamespace.shell("ip link add net0 type veth peer name net1");
    InNamespace.shell("ip link set net0 up");
    InNamespace.shell("ip link set net1 up");
    InNamespace.shell("ip addr add 198.51.100.10/24 dev net0");
    InNamespace.shell("ip addr add 2001:db8::10/64 dev net0 nodad");
  }

  private static void beginning(GuardSources.Host host) {
    assertThat(host.addresses().own())
        .contains(address("127.0.0.1"), address("198.51.100.10"), address("2001:db8::10"));
    assertThat(host.addresses().broadcast()).contains(address("198.51.100.255"));
    assertThat(host.addresses().onLink())
        .contains(Prefix.parse("198.51.100.0/24"), Prefix.parse("2001:db8::/64"));
    assertThat(host.addresses().servers())
        .containsExactly(
            new HostAddresses.Server(address("192.0.2.10"), "coordinator coord.example.org"),
            new HostAddresses.Server(address("192.0.2.53"), "resolver"));
    assertThat(host.addresses().gateways()).isEmpty();
    assertThat(host.links()).extracting(Link::name).contains("lo", "net0");
    assertThat(host.routes().nextHops()).isEmpty();
  }

  private static NameWatch.Lookup lookup(Map<String, String> known) {
    return name -> {
      var address = known.get(name);
      if (address == null) {
        throw new UnknownHostException(name);
      }
      return new InetAddress[] {InetAddress.ofLiteral(address)};
    };
  }

  /** Time goes on until it is so. */
  private static void passes(AtomicLong elapsed, BooleanSupplier what) {
    await()
        .until(() -> {
          elapsed.addAndGet(SECOND);
          return what.getAsBoolean();
        });
  }

  private static SourceAddress address(String text) {
    return SourceAddress.parse(text);
  }

  /** Keeps all it is told. */
  private static final class Told implements GuardSources.Listener {
    final List<GuardSources.Host> hosts = new CopyOnWriteArrayList<>();
    final List<Exception> failures = new CopyOnWriteArrayList<>();

    @Override
    public void changed(GuardSources.Host host) {
      hosts.add(host);
    }

    boolean serves(String address, String as) {
      var server = new HostAddresses.Server(address(address), as);
      return last().addresses().servers().contains(server);
    }

    GuardSources.Host last() {
      return hosts.getLast();
    }
  }
}
