package io.picketline.lab.matrix;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.LabNetwork;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Runs scans, some at a time, each from an address that the attacker has for as long. */
public final class Shooting {

  /** Scanners wait more than they work. */
  private static final int AT_A_TIME = 6;

  private final LabNetwork network;

  public Shooting(LabNetwork network) {
    this.network = network;
  }

  /** A scan and who scans whom. */
  public record Order(Scan scan, Shot shot) {}

  /** Runs them all and waits for the last. */
  public void run(List<Order> orders) {
    try (var pool =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofPlatform().name("scan-", 0).factory())) {
      for (var ended : pool.invokeAll(orders.stream().map(this::task).toList())) {
        ended.get();
      }
    } catch (ExecutionException e) {
      throw new LabException("a scan could not be run: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", e);
    }
  }

  private Callable<Scan> task(Order order) {
    return () -> {
      network.lend(order.shot().source());
      try {
        order.scan().run(order.shot());
      } finally {
        network.reclaim(order.shot().source());
      }
      return order.scan();
    };
  }
}
