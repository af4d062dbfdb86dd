package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Fleet;
import io.picketline.lab.fleet.LabNetwork;
import io.picketline.lab.fleet.Plan;
import io.picketline.lab.fleet.Service;
import io.picketline.lab.fleet.Topology;
import io.picketline.lab.matrix.Results;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lab's network with its services and daemons, up until it is closed. */
public final class Playhouse implements AutoCloseable {

  private final Topology topology;
  private final LabNetwork network;
  private final Fleet fleet;
  private final List<Service> services = new ArrayList<>();

  private Playhouse(Plan plan, Path directory, Path picket) {
    topology = new Topology(plan.hosts(), plan.coordinators(), plan.newcomer());
    network = new LabNetwork(topology);
    fleet = new Fleet(plan, topology, directory, picket);
  }

  /**
   * Sets everything up.
   *
   * @param directory where the daemons keep their files
   * @param picket the command that starts a daemon
   */
  public static Playhouse open(
      Plan plan, boolean daemons, Path directory, Path picket, Story story) {
    var began = System.nanoTime();
    var playhouse = new Playhouse(plan, directory, picket);
    playhouse.network.create();
    Stream.concat(playhouse.topology.hosts().stream(), Stream.of(Topology.GATEWAY))
        .map(Service::open)
        .forEach(playhouse.services::add);
    if (daemons) {
      playhouse.startDaemons(plan, story);
    }
    story.line("ready after %s".formatted(Millis.text((System.nanoTime() - began) / 1e6)));
    return playhouse;
  }

  private void startDaemons(Plan plan, Story story) {
    story.line(
        "starting %d sensors and %d coordinators".formatted(plan.hosts(), plan.coordinators()));
    if (plan.coordinators() > 0) {
      story.line(fleet.budget().text());
    }
    try {
      fleet.start();
    } catch (RuntimeException e) {
      story.chapter("What the daemons said last");
      story.quote(fleet.tails());
      fleet.close();
      throw e;
    }
  }

  public Topology topology() {
    return topology;
  }

  public Fleet fleet() {
    return fleet;
  }

  /** The stage for a scenario. */
  public Stage stage(Options options, Story story) {
    return new Stage(
        options, topology, network, fleet, story, new Proofs(), new Times(), new Results());
  }

  @Override
  public void close() {
    fleet.close();
    services.forEach(Service::close);
  }
}
