package io.picketline.lab.fleet;

import io.picketline.protocol.Role;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real daemons on the lab's hosts: certificates, configuration, start, questions, end. */
public final class Fleet implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(60);
  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3);
  private static final Duration COORDINATOR_LIFE = Duration.ofDays(2);
  private static final long POLL_MILLIS = 50;
  private static final int TAIL = 25;

  /** How a coordinator ends that gives way to the others' cluster, or whose address is taken. */
  private static final int SHUT_OUT = 69;

  private final Plan plan;
  private final Topology topology;
  private final Path directory;
  private final Path picket;
  private final Budget budget;
  private final Calendar calendar;
  private final SequencedMap<String, DaemonProcess> daemons = new LinkedHashMap<>();

  /**
   * A fleet that is not started.
   *
   * @param directory where everything is written
   * @param picket the command that starts a daemon
   */
  public Fleet(Plan plan, Topology topology, Path directory, Path picket) {
    this.plan = plan;
    this.topology = topology;
    this.directory = directory;
    this.picket = picket;
    budget = Budget.forRuns(plan.runs());
    calendar = new Calendar(directory.resolve("days"), (int) names().count());
  }

  public Budget budget() {
    return budget;
  }

  /** Writes everything, starts all daemons and waits until every sensor is live. */
  public void start() {
    configure();
    if (plan.calendar()) {
      calendar.begin();
    }
    topology.coordinators().forEach(name -> launch(name, "coordinator"));
    if (founded()) {
      adoptAuthority();
    }
    topology.hosts().forEach(name -> launch(name, "sensor"));
    awaitLive();
  }

  private void configure() {
    for (var name : names().toList()) {
      of(name).create(plan.ignored().getOrDefault(name, List.of()));
    }
    topology
        .hosts()
        .forEach(name ->
            of(name).configureSensor(topology, plan.settings().getOrDefault(name, List.of())));
    if (!topology.coordinators().isEmpty()) {
      topology
          .coordinators()
          .forEach(name ->
              of(name)
                  .configureCoordinator(
                      topology, budget, plan.settings().getOrDefault(name, List.of())));
      if (!founded()) {
        makeAuthority();
      }
    }
  }

  /** Whether the coordinator makes the authority itself, at its first start. */
  private boolean founded() {
    return plan.newcomer() && topology.coordinators().size() == 1;
  }

  private void makeAuthority() {
    var maker = authorityMaker();
    try {
      Files.createDirectories(directory);
      maker.create(authority(), "lab", AUTHORITY_LIFE);
    } catch (IOException e) {
      throw new LabException("no certificate authority: " + e.getMessage(), e);
    }
    certify(maker, topology.coordinators(), Role.COORDINATOR);
    certify(maker, topology.hosts(), Role.SENSOR);
  }

  private void adoptAuthority() {
    var founder = of(topology.coordinators().getFirst());
    if (!await(START_LIMIT, () -> founder.copyAuthority(authority()))) {
      throw new LabException("%s has made no authority".formatted(founder.host()));
    }
    certify(authorityMaker(), topology.hosts(), Role.SENSOR);
  }

  private void certify(Authority maker, List<String> names, Role role) {
    names.forEach(name -> of(name).certify(maker, authority(), role, topology, life(role)));
  }

  private Duration life(Role role) {
    return role == Role.SENSOR ? plan.life() : COORDINATOR_LIFE;
  }

  private static Authority authorityMaker() {
    return ServiceLoader.load(Authority.class)
        .findFirst()
        .orElseThrow(() -> new LabException("this build has no certificate authority"));
  }

  private void launch(String name, String verb) {
    daemons.put(name, launch(of(name), verb));
  }

  private DaemonProcess launch(HostDirectory of, String verb) {
    Privileges.of(verb).own(of.path());
    return begin(of, verb);
  }

  private DaemonProcess begin(HostDirectory of, String verb) {
    var environment = new HashMap<>(Map.of("PICKETLINE_NO_BUILD", "1"));
    if (plan.calendar()) {
      environment.putAll(calendar.environment());
    }
    var command = Privileges.of(verb).confine(command(of, verb));
    return DaemonProcess.start(of.host(), command, environment, of.log());
  }

  private List<String> command(HostDirectory of, String verb) {
    return List.of(picket.toString(), verb, "--config", of.config().toString());
  }

  /** Files for one more sensor on a host, with that host's identity and further settings. */
  public HostDirectory spare(String host, String name, List<String> settings) {
    var spare = new HostDirectory(host, directory.resolve(name));
    spare.create(List.of());
    spare.configureSensor(topology, settings);
    of(host).copyIdentity(spare.identity());
    return spare;
  }

  /** Starts a sensor by such files; it is the caller's to stop. */
  public DaemonProcess startSpare(HostDirectory spare) {
    return launch(spare, "sensor");
  }

  /** Starts a sensor by such files that must end by itself. */
  public Tool.Result refuse(HostDirectory spare) {
    Privileges.SENSOR.own(spare.path());
    var command = new ArrayList<>(List.of("env", "PICKETLINE_NO_BUILD=1"));
    command.addAll(Privileges.SENSOR.confine(command(spare, "sensor")));
    return Tool.run(REFUSAL_LIMIT, "", Tool.on(spare.host(), command));
  }

  /** Files for a sensor that knows no coordinator yet. */
  public HostDirectory prepare(String host) {
    of(host).create(List.of());
    of(host).configureSensor(new Topology(topology.hosts().size(), 0), List.of());
    return of(host);
  }

  /** Files for a coordinator that stands alone, without identity and journal. */
  public HostDirectory prepareCoordinator(String host) {
    of(host).create(List.of());
    of(host).configureCoordinator(topology, budget, List.of());
    Privileges.COORDINATOR.own(of(host).path());
    return of(host);
  }

  /** Makes a machine as good as new: its daemon's state and identity are gone. */
  public void empty(String host) {
    of(host).empty();
  }

  /** The authority's key is on no coordinator any more. */
  public void loseAuthority() {
    topology.coordinators().forEach(name -> of(name).loseAuthorityKey());
  }

  /** Starts the sensor of a host that has files. */
  public void startSensor(String host) {
    launch(host, "sensor");
  }

  /** Starts the daemon of a host that has files, whoever owns them, as it was before if it was. */
  void start(String host, String verb) {
    if (daemons.containsKey(host)) {
      daemon(host).startAgain();
    } else {
      daemons.put(host, begin(of(host), verb));
    }
  }

  /** Runs a line as somebody would paste it on a host. */
  public Tool.Result paste(String host, String line) {
    var found = "PATH=%s:%s".formatted(picket.getParent(), System.getenv("PATH"));
    var socket = "PICKETLINE_SOCKET=" + of(host).socket();
    var shell = List.of("env", found, socket, "PICKETLINE_NO_BUILD=1", "sh", "-c", line);
    return Tool.run(START_LIMIT, "", Tool.on(host, shell));
  }

  /** A page of the manual, as it is in the source tree. */
  public Path page(String name) {
    return picket.resolveSibling("../docs").resolve(name);
  }

  /** Where the fleet's authority is. */
  public Path authority() {
    return directory.resolve("ca");
  }

  /** By which the daemons go, if the plan has one. */
  public Calendar calendar() {
    return calendar;
  }

  /** What a daemon owns on disk. */
  public HostDirectory of(String name) {
    return new HostDirectory(name, directory.resolve(name));
  }

  /** The process of a daemon. */
  public DaemonProcess daemon(String name) {
    var daemon = daemons.get(name);
    if (daemon == null) {
      throw new IllegalArgumentException("no daemon on " + name);
    }
    return daemon;
  }

  /** Asks the daemon of a host; it must answer. */
  public LocalReply ask(String name, LocalRequest request) {
    try {
      return new DaemonSocket(of(name).socket()).ask(request);
    } catch (IOException e) {
      throw new LabException("%s does not answer: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** A link of the lab's own to a coordinator, from a host and with its certificate. */
  public LinkClient link(String host, String coordinator) {
    var to = topology.v4(coordinator);
    return LinkClient.open(host, taken(host), to, HostDirectory.LINK_PORT);
  }

  /** A host's identity as the lab's own, which runs as another user than the daemon. */
  private synchronized Path taken(String host) {
    var taken = directory.resolve("taken").resolve(host);
    if (!Files.exists(taken)) {
      of(host).copyIdentity(taken);
    }
    return taken;
  }

  /** Whether every daemon answers, and every sensor that has a coordinator is connected. */
  public boolean live() {
    return daemons.keySet().stream().allMatch(this::answers)
        && topology.coordinators().stream().allMatch(this::hasAll);
  }

  /** Whether the daemon of a host answers. */
  public boolean answers(String name) {
    try {
      return !(new DaemonSocket(of(name).socket()).ask(new LocalRequest.ShowStatus())
          instanceof LocalReply.Refused);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean hasAll(String coordinator) {
    try {
      return new DaemonSocket(of(coordinator).socket()).ask(new LocalRequest.ListSensors())
              instanceof LocalReply.Sensors(_, var sensors, _)
          && sensors.stream()
              .filter(sensor -> sensor.state().equals("live"))
              .map(SensorEntry::host)
              .collect(Collectors.toSet())
              .containsAll(topology.hosts());
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until {@link #live}. */
  public void awaitLive() {
    if (!await(START_LIMIT, () -> failIfEnded() && live())) {
      throw new LabException(
          "the daemons were not ready within %d s".formatted(START_LIMIT.toSeconds()));
    }
  }

  /** A coordinator that was shut out is started again, as by its unit; any other end is a fault. */
  private boolean failIfEnded() {
    for (var daemon : daemons.values()) {
      if (!daemon.alive()) {
        if (daemon.exit() == SHUT_OUT && topology.coordinators().contains(daemon.host())) {
          daemon.startAgain();
          continue;
        }
        throw new LabException(
            "the daemon on %s ended with %d".formatted(daemon.host(), daemon.exit()));
      }
    }
    return true;
  }

  /** Waits until {@code condition} holds; whether it did within {@code limit}. */
  public static boolean await(Duration limit, BooleanSupplier condition) {
    var end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LabException("interrupted", e);
      }
    }
    return true;
  }

  /** Runs the picket command on a host and gives what it prints. */
  public Tool.Result picket(String name, List<String> arguments) {
    return Tool.run(START_LIMIT, "", Tool.on(name, picketCommand(name, arguments)));
  }

  private List<String> picketCommand(String name, List<String> arguments) {
    var socket = "PICKETLINE_SOCKET=" + of(name).socket();
    var fixed = Stream.of("env", "PICKETLINE_NO_BUILD=1", socket, picket.toString());
    return Stream.concat(fixed, arguments.stream()).toList();
  }

  /** The same on a coordinator's host, as the user that the coordinator runs as. */
  public Tool.Result picketAsCoordinator(String name, List<String> arguments) {
    return Tool.run(
        START_LIMIT,
        "",
        Tool.on(name, Privileges.COORDINATOR.confine(picketCommand(name, arguments))));
  }

  /** The last lines of every daemon's log. */
  public String tails() {
    return daemons.values().stream()
        .map(daemon -> "--- log of %s%n%s%n".formatted(daemon.host(), daemon.tail(TAIL)))
        .collect(Collectors.joining());
  }

  private Stream<String> names() {
    return Stream.concat(topology.coordinators().stream(), topology.hosts().stream());
  }

  @Override
  public void close() {
    daemons.values().parallelStream().forEach(DaemonProcess::stop);
  }
}
