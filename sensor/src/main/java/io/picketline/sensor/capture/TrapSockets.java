package io.picketline.sensor.capture;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.detect.RawProbe;
import io.picketline.sensor.detect.TcpOptions;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.SockDiag;
import io.picketline.sensor.work.Worker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bound ports on which nothing is served (modes tcp and udp). Who completes a handshake there has
 * proved its address. One thread; connections are bounded in number, time and bytes.
 */
public final class TrapSockets implements ProbeSource {

  /** Time between two looks at the host's addresses and at ports that were taken. */
  public static final Duration LOOK_INTERVAL = Duration.ofSeconds(5);

  /** Most connections held at a time; the oldest gives way. */
  static final int MAX_CONNECTIONS = 256;

  /** How long a connection is held at most. */
  static final Duration LIFE = Duration.ofSeconds(10);

  /** How long somebody who connected may take to say something before he is told of. */
  static final Duration PATIENCE = Duration.ofMillis(10);

  private static final Logger LOG = LoggerFactory.getLogger(TrapSockets.class);
  private static final int WAIT_MILLIS = 100;
  private static final int AT_A_TIME = 64;
  private static final int SYN = 0x02;
  // No packet's own: too many for a traceroute, which a datagram to a bound port is not.
  private static final int ANY_HOPS = 255;

  private final TrapSettings settings;
  private final OwnTraps own;
  private final LongSupplier unixNanos;
  private final ProbeHandler handler;
  private final FailureListener listener;
  private final CaptureCounters counters = new CaptureCounters();
  private final Deque<TrapConnection> connections = new ArrayDeque<>();
  private final Deque<TrapConnection> silent = new ArrayDeque<>();
  private final RawProbe probe = new RawProbe();
  private final ByteBuffer datagram = ByteBuffer.allocate(FirstBytes.MOST);
  private final ByteBuffer banner;
  private final TrapLines lines = new TrapLines(System::nanoTime);
  private final DatagramAnswers answers = new DatagramAnswers(System::nanoTime);
  private @Nullable Selector selector;
  private @Nullable TrapBinder binder;
  private @Nullable Worker worker;
  private long lookedAt;
  private boolean refusing;

  /**
   * A source at rest.
   *
   * @param own told of every port that is bound
   * @param unixNanos the time
   */
  public TrapSockets(
      TrapSettings settings,
      OwnTraps own,
      LongSupplier unixNanos,
      ProbeHandler handler,
      FailureListener listener) {
    this.settings = settings;
    this.own = own;
    this.unixNanos = unixNanos;
    this.handler = handler;
    this.listener = listener;
    banner = ByteBuffer.wrap(settings.banner().getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }

  @Override
  public void start() throws IOException {
    var opened = Selector.open();
    var binding = new TrapBinder(settings, own, diag(opened), opened);
    selector = opened;
    binder = binding;
    binding.begin();
    lookedAt = System.nanoTime();
    worker =
        new Worker(
            "capture-sockets",
            () -> work(opened, binding),
            () -> end(opened, binding),
            cause -> listener.failed(this, cause));
    worker.start();
  }

  @Override
  public String describe() {
    return "sockets on " + (binder == null ? "no ports yet" : binder.describe());
  }

  @Override
  public CaptureCounters counters() {
    return counters;
  }

  @Override
  public void wake() {
    if (selector != null) {
      selector.wakeup();
    }
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.endSoon();
      wake();
      worker.stop();
    }
  }

  private static SockDiag diag(Selector opened) throws IOException {
    try {
      return SockDiag.open();
    } catch (NetlinkException e) {
      opened.close();
      throw new IOException(e.getMessage(), e);
    }
  }

  private void work(Selector from, TrapBinder binding) {
    try {
      from.select(this::ready, silent.isEmpty() ? WAIT_MILLIS : 1);
    } catch (IOException e) {
      throw new IllegalStateException("cannot wait for connections", e);
    }
    var now = System.nanoTime();
    tellSilent(now);
    while (!connections.isEmpty() && connections.getFirst().over(now, LIFE)) {
      end(connections.removeFirst());
    }
    if (now - lookedAt >= LOOK_INTERVAL.toNanos()) {
      lookedAt = now;
      binding.look();
      if (refusing) {
        refusing = false;
        from.keys().forEach(TrapSockets::listenAgain);
      }
    }
    handler.idle();
  }

  private void end(Selector opened, TrapBinder binding) {
    connections.forEach(TrapConnection::close);
    connections.clear();
    binding.close();
    try {
      opened.close();
    } catch (IOException e) {
      LOG.debug("the selector was not closed in order: {}", e.toString());
    }
  }

  private void ready(SelectionKey key) {
    try {
      switch (key.attachment()) {
        case TrapSpot spot when spot.tcp() -> accept(key, spot);
        case TrapSpot spot -> receive(key, spot);
        case TrapConnection connection -> read(key, connection);
        case null, default -> key.cancel();
      }
    } catch (IOException e) {
      broken(key, e);
    } catch (CancelledKeyException e) {
      LOG.trace("closed while it was ready", e);
    }
  }

  /** A listener that refuses is left alone until the next look, a connection for good. */
  private void broken(SelectionKey key, IOException cause) {
    if (key.attachment() instanceof TrapConnection connection) {
      key.cancel();
      end(connection);
    } else {
      counters.count(PacketOutcome.SKIPPED);
      LOG.debug("a trap cannot be read: {}", cause.toString());
      key.interestOps(0);
      refusing = true;
    }
  }

  private static void listenAgain(SelectionKey key) {
    if (key.isValid() && key.interestOps() == 0 && key.attachment() instanceof TrapSpot spot) {
      key.interestOps(spot.tcp() ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ);
    }
  }

  private void accept(SelectionKey key, TrapSpot spot) throws IOException {
    var server = (ServerSocketChannel) key.channel();
    for (var count = 0; count < AT_A_TIME; count++) {
      var accepted = server.accept();
      if (accepted == null) {
        return;
      }
      touched(key.selector(), spot, accepted);
    }
  }

  private void touched(Selector selector, TrapSpot spot, SocketChannel accepted)
      throws IOException {
    var connection = new TrapConnection(accepted, spot, unixNanos.getAsLong(), System.nanoTime());
    if (connections.size() >= MAX_CONNECTIONS) {
      end(connections.removeFirst());
    }
    connections.addLast(connection);
    silent.addLast(connection);
    var key = accepted.register(selector, SelectionKey.OP_READ, connection);
    try {
      connection.say(banner.duplicate());
      read(key, connection);
    } catch (IOException e) {
      broken(key, e);
    }
  }

  private void read(SelectionKey key, TrapConnection connection) throws IOException {
    var all = connection.read();
    if (connection.firstLength() > 0) {
      tell(connection);
    }
    if (all) {
      key.cancel();
      end(connection);
    }
  }

  private void end(TrapConnection connection) {
    tell(connection);
    connection.close();
  }

  /** Once, as soon as he has said something, has left, or has had time enough to do so. */
  private void tell(TrapConnection connection) {
    if (!connection.tellOnce()) {
      return;
    }
    fill(connection.spot(), connection.remote(), connection.atNanos());
    counters.count(PacketOutcome.PROBE);
    handler.trap(probe, connection.first(), connection.firstLength());
    lines.line(
        connection.spot(),
        connection.remote().getAddress().getHostAddress(),
        connection.firstText());
  }

  private void tellSilent(long now) {
    while (!silent.isEmpty() && silent.getFirst().over(now, PATIENCE)) {
      tell(silent.removeFirst());
    }
  }

  private void receive(SelectionKey key, TrapSpot spot) throws IOException {
    var channel = (DatagramChannel) key.channel();
    for (var count = 0; count < AT_A_TIME; count++) {
      datagram.clear();
      var remote = (InetSocketAddress) channel.receive(datagram);
      if (remote == null) {
        return;
      }
      fill(spot, remote, unixNanos.getAsLong());
      if (Unicast.v4OrV6(probe.sourceHigh, probe.sourceLow, isV4())) {
        counters.count(PacketOutcome.PROBE);
        handler.datagram(probe, datagram.array(), datagram.position());
        lines.line(
            spot,
            remote.getAddress().getHostAddress(),
            FirstBytes.text(datagram.array(), datagram.position()));
        answer(channel, remote);
      } else {
        counters.count(PacketOutcome.MARTIAN);
      }
    }
  }

  /** That an answer cannot be sent, for want of a route, is no reason to listen no longer. */
  private void answer(DatagramChannel channel, InetSocketAddress remote) {
    if (banner.hasRemaining() && answers.may(remote.getPort(), settings.udp())) {
      try {
        channel.send(banner.duplicate(), remote);
      } catch (IOException e) {
        LOG.debug("a datagram was not answered: {}", e.toString());
      }
    }
  }

  private boolean isV4() {
    return probe.sourceHigh == 0 && probe.sourceLow >>> 32 == 0xffff;
  }

  private void fill(TrapSpot spot, InetSocketAddress remote, long atNanos) {
    var source = SourceAddress.of(remote.getAddress());
    var local = SourceAddress.of(spot.address());
    probe.sourceHigh = source.high();
    probe.sourceLow = source.low();
    probe.localHigh = local.high();
    probe.localLow = local.low();
    probe.atNanos = atNanos;
    probe.sourcePort = remote.getPort();
    probe.port = spot.port();
    probe.tcp = spot.tcp();
    probe.flags = spot.tcp() ? SYN : 0;
    probe.sequence = 0;
    probe.window = 0;
    probe.options = TcpOptions.OTHER;
    probe.hopLimit = ANY_HOPS;
  }
}
