package io.picketline.sensor.guard;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.Link;
import io.picketline.sensor.netlink.RouteTable;
import io.picketline.sensor.netlink.Routes;
import io.picketline.sensor.work.Kept;
import io.picketline.sensor.work.Worker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the kernel and from files who this host needs, and tells when that changes: at once
 * for addresses and routes, though not more than once a second; within {@link #FILE_INTERVAL} for
 * files; names as they are answered. On a platform thread of its own.
 */
public final class GuardSources implements Kept.Beginning<Worker>, AutoCloseable {

  /** Time between two looks at the files. */
  public static final Duration FILE_INTERVAL = Duration.ofSeconds(5);

  private static final Duration KERNEL_INTERVAL = Duration.ofSeconds(1);
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
  private boolean changed;
  private boolean begunBefore;
  private @Nullable Host last;

  /** Told of every change, first before {@link #begin} returns, then on the sources' thread. */
  @FunctionalInterface
  public interface Listener {

    /** The host needs these now, and has these interfaces. */
    void changed(Host host);
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
   * Reads all once, tells it, then goes on from its own thread. What was told before a failure is
   * kept until it is begun anew.
   *
   * @throws io.picketline.sensor.netlink.NetlinkException if the kernel does not tell
   */
  @Override
  public Worker begin(Consumer<? super Exception> failed) {
    var routes = Routes.open();
    return new Worker("guard-sources", () -> look(routes), routes::close, failed)
        .startAfter(() -> {
          readKernel(routes);
          if (!begunBefore) { // afterwards they are asked for in their own time
            nameWatch.askFirst(names);
          }
          readFiles();
          tell();
          begunBefore = true;
        });
  }

  /** Asks for no more names; whoever began it has ended it before. */
  @Override
  public void close() {
    nameWatch.close();
  }

  private void look(Routes routes) {
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
