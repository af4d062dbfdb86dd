package io.picketline.sensor.guard;

import io.picketline.protocol.SourceAddress;
import io.picketline.sensor.guard.HostAddresses.Server;
import io.picketline.sensor.guard.NeededServers.Named;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the addresses of the names that this host needs current, on a thread of its own: a name
 * server that does not answer holds up nobody. May be asked and told by any thread.
 */
final class NameWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NameWatch.class);
  private static final long LOOK_MILLIS = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final NameBook book = new NameBook();
  private final Lookup lookup;
  private final LongSupplier nanoTime;
  private volatile List<Server> servers = List.of();
  private @Nullable Thread thread;
  private boolean stopped;

  /** Asks for the addresses of a name. May take long. */
  @FunctionalInterface
  interface Lookup {

    /** The system's own way of finding them. */
    Lookup SYSTEM = InetAddress::getAllByName;

    /** All addresses of the name. */
    InetAddress[] addresses(String name) throws UnknownHostException;
  }

  NameWatch(Lookup lookup, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.nanoTime = nanoTime;
  }

  /** Asks for these on the caller's thread, and says which have no address. */
  void askFirst(Collection<Named> names) {
    lock.lock();
    try {
      book.want(names);
      for (var named : names) {
        var found = ask(named.name());
        if (found.isEmpty()) {
          LOG.warn("{} {} has no address now", named.as(), named.name());
        }
        book.answered(named.name(), found, nanoTime.getAsLong());
      }
      servers = book.servers();
    } finally {
      lock.unlock();
    }
  }

  /** These names from now on; the thread begins with the first. */
  void want(Collection<Named> names) {
    lock.lock();
    try {
      book.want(names);
      servers = book.servers();
      if (thread == null && !names.isEmpty() && !stopped) {
        thread = Thread.ofPlatform().name("guard-names").daemon().start(this::watch);
      }
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What the names stand for, as far as it is known. */
  List<Server> servers() {
    return servers;
  }

  /** Asks for no more names; one that is being asked for is not waited for. */
  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    for (var name = next(); name.isPresent(); name = next()) {
      var found = ask(name.get());
      lock.lock();
      try {
        book.answered(name.get(), found, nanoTime.getAsLong());
        servers = book.servers();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits for a name that is due; empty at the end. */
  private Optional<String> next() {
    lock.lock();
    try {
      while (!stopped) {
        var due = book.due(nanoTime.getAsLong());
        if (due.isPresent()) {
          return due;
        }
        var _ = news.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return Optional.empty();
  }

  private List<SourceAddress> ask(String name) {
    try {
      return Arrays.stream(lookup.addresses(name)).map(SourceAddress::of).toList();
    } catch (UnknownHostException e) {
      LOG.debug("name={} has no address now: {}", name, e.getMessage());
      return List.of();
    }
  }
}
