package io.picketline.sensor.guard;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.netlink.Link;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.RouteTable;
import io.picketline.sensor.netlink.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the kernel and from files who this host needs, and tells when that changes: at once
 * for addresses and routes, within {@link #FILE_INTERVAL} for files. On a platform thread of its
 * own.
 */
public final class GuardSources implements AutoCloseable {

  /** Time between two looks at the files. */
  public static final Duration FILE_INTERVAL = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(GuardSources.class);
  private static final int WAIT_MILLIS = 200;
  private static final int BROADCAST_FROM = 30;

  private final HostFiles files;
  private final Listener listener;
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

  /** Sources at rest, of the host whose file system begins at {@code root}. */
  public GuardSources(Path root, Listener listener) {
    this.files = new HostFiles(root);
    this.listener = listener;
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
    var running = thread;
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(FILE_INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Routes opened() {
    var routes = Routes.open();
    try {
      look(routes);
      return routes;
    } catch (NetlinkException e) {
      routes.close();
      throw e;
    }
  }

  private void watch(Routes routes) {
    try (routes) {
      var lookedAt = System.nanoTime();
      while (!stopped) {
        var changed = routes.awaitChange(WAIT_MILLIS);
        if (changed || System.nanoTime() - lookedAt >= FILE_INTERVAL.toNanos()) {
          lookedAt = System.nanoTime();
          look(routes);
        }
      }
    } catch (RuntimeException e) { // the thread's edge: whoever supervises it decides
      LOG.debug("guard sources end", e);
      listener.failed(e);
    }
  }

  private void look(Routes routes) {
    var table = routes.table();
    var host = new Host(read(routes, table), routes.links(), table);
    if (!host.equals(last)) {
      last = host;
      listener.changed(host);
    }
  }

  private HostAddresses read(Routes routes, RouteTable table) {
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
    return new HostAddresses(
        sorted(own),
        sorted(broadcast),
        sorted(table.defaultGateways()),
        sorted(onLink),
        files.servers());
  }

  private static <T extends Comparable<T>> List<T> sorted(Collection<T> values) {
    return values.stream().distinct().sorted().toList();
  }
}
