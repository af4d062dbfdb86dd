package io.picketline.sensor.guard;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.Link;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.RouteTable;
import io.picketline.sensor.netlink.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the kernel and from files who this host needs, and tells when that changes: at once
 * for addresses and routes, though not more than once a second; within {@link #FILE_INTERVAL} for
 * files; names as they are answered. On a platform thread of its own.
 */
public final class GuardSources implements AutoCloseable {

  /** Time between two looks at the files. */
  public static final Duration FILE_INTERVAL = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(GuardSources.class);
  private static final Duration KERNEL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int WAIT_MILLIS = 200;
  private static final int BROADCAST_FROM = 30;

  private final HostSettings settings;
  private final List<NeededServers.Named> names;
  private final Listener listener;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final NameWatch nameWatch;
  private HostAddresses kernel = HostAddresses.NONE;
  private List<Link> links = List.of();
  private RouteTable table = RouteTable.EMPTY;
  private NeededServers needed = new NeededServers();
  private long kernelReadAt;
  private long filesReadAt;
  private @Nullable Host last;
  private @Nullable Thread thread;
  private volatile boolean stopped;

  /** Told of every change, first before {@link #start} returns, then on the sources' thread. */
  public interface Listener {

    /** The host needs these now, and has these interfaces. */
    void changed(Host host);

    /** Nothing will be told any more, though nobody asked for the end. */
    void failed(RuntimeException cause);
  }

  /** What the host says of itself. */
  public record Host(HostAddresses addresses, List<Link> links, RouteTable routes) {
    public Host {
      links = List.copyOf(links);
    }
  }

  /**
   * Sources at rest, of the host whose file system begins at {@code root}.
   *
   * @param coordinators hosts of which those that are names are to be kept current
   */
  public GuardSources(Path root, List<String> coordinators, Listener listener) {
    this(
        root, coordinators, listener, NameWatch.Lookup.SYSTEM, Clock.systemUTC(), System::nanoTime);
  }

  GuardSources(
      Path root,
      List<String> coordinators,
      Listener listener,
      NameWatch.Lookup lookup,
      Clock clock,
      LongSupplier nanoTime) {
    settings = new HostSettings(root);
    var asked = new NeededServers();
    coordinators.forEach(name -> asked.add(name, "coordinator"));
    names = asked.names();
    this.listener = listener;
    this.clock = clock;
    this.nanoTime = nanoTime;
    nameWatch = new NameWatch(lookup, nanoTime);
  }

  /**
   * Reads all once, tells it, then goes on from its own thread. May be called once.
   *
   * @throws IOException in the operator's words, if the kernel does not tell
   */
  public void start() throws IOException {
    try {
      var routes = opened();
      var own = Thread.ofPlatform().name("guard-sources").daemon().unstarted(() -> watch(routes));
      thread = own;
      own.start();
    } catch (NetlinkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    stopped = true;
    nameWatch.close();
    var running = thread;
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(PATIENCE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Routes opened() {
    var routes = Routes.open();
    try {
      readKernel(routes);
      nameWatch.askFirst(names);
      readFiles();
      tell();
      return routes;
    } catch (NetlinkException e) {
      routes.close();
      throw e;
    }
  }

  private void watch(Routes routes) {
    try (routes) {
      var changed = false;
      while (!stopped) {
        changed |= routes.awaitChange(WAIT_MILLIS);
        if (changed && passed(kernelReadAt, KERNEL_INTERVAL)) {
          changed = false;
          readKernel(routes);
        }
        if (passed(filesReadAt, FILE_INTERVAL)) {
          readFiles();
        }
        tell();
      }
    } catch (RuntimeException e) { // the thread's edge: whoever supervises it decides
      LOG.debug("guard sources end", e);
      listener.failed(e);
    }
  }

  private boolean passed(long since, Duration span) {
    return nanoTime.getAsLong() - since >= span.toNanos();
  }

  private void tell() {
    var servers = new ArrayList<>(needed.addresses());
    servers.addAll(nameWatch.servers());
    servers.sort(Comparator.comparing(HostAddresses.Server::address)); // roles in order stay so
    var host = new Host(with(servers), links, table);
    if (!host.equals(last)) {
      last = host;
      listener.changed(host);
    }
  }

  private HostAddresses with(List<HostAddresses.Server> servers) {
    return new HostAddresses(
        kernel.own(), kernel.broadcast(), kernel.gateways(), kernel.onLink(), servers);
  }

  private void readFiles() {
    filesReadAt = nanoTime.getAsLong();
    needed = settings.read(clock.instant());
    var all = new ArrayList<>(names);
    all.addAll(needed.names());
    nameWatch.want(all);
  }

  private void readKernel(Routes routes) {
    kernelReadAt = nanoTime.getAsLong();
    table = routes.table();
    links = routes.links();
    var own = new ArrayList<SourceAddress>();
    var broadcast = new ArrayList<SourceAddress>();
    var onLink = new ArrayList<Prefix>();
    for (var address : routes.addresses()) {
      own.add(address.address());
      onLink.add(address.network());
      var network = address.network();
      if (network.address().isV4() && network.length() <= BROADCAST_FROM) {
        broadcast.add(SourceAddress.v4(network.address().v4Bits() | -1 >>> network.length()));
      }
    }
    kernel =
        new HostAddresses(
            sorted(own),
            sorted(broadcast),
            sorted(table.defaultGateways()),
            sorted(onLink),
            List.of());
  }

  private static <T extends Comparable<T>> List<T> sorted(Collection<T> values) {
    return values.stream().distinct().sorted().toList();
  }
}
