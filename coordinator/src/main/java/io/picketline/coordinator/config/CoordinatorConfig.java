package io.picketline.coordinator.config;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Effective;
import io.picketline.config.Endpoint;
import io.picketline.config.InvalidConfigException;
import io.picketline.coordinator.journal.Retention;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.VerdictLimits;
import io.picketline.coordinator.link.LinkLimits;
import io.picketline.coordinator.quota.Allowance;
import io.picketline.protocol.Names;
import io.picketline.protocol.SourceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The coordinator's settings, complete and valid. Read once at start; code never sees the file.
 *
 * @param name this coordinator's name, if the operator gave one
 * @param listen where sensors connect
 * @param link what one sensor may take
 * @param desk where hosts join; nowhere if there is none
 * @param deskAddress where new hosts reach the desk, if the operator says
 * @param api where programs ask over HTTP
 * @param retention how much of what is over the journal keeps
 * @param effective every key and its value, and what is doubtful in them
 */
public record CoordinatorConfig(
    Optional<String> name,
    Endpoint listen,
    Cluster cluster,
    Paths paths,
    Bounds bounds,
    Link link,
    Optional<Endpoint> desk,
    Optional<Endpoint> deskAddress,
    ApiConfig api,
    Retention retention,
    Effective effective) {

  private static final Duration LONGEST = Duration.ofDays(3_660);

  /**
   * This coordinator among its peers.
   *
   * @param address where the others reach this one
   * @param peers all of them, this one included; empty for one that stands alone
   */
  public record Cluster(Endpoint address, List<Endpoint> peers) {
    public Cluster {
      peers = List.copyOf(peers);
    }

    /** All of them, also if this one stands alone. */
    public List<Endpoint> all() {
      return peers.isEmpty() ? List.of(address) : peers;
    }

    /** Whether its address is the loopback's, where no other host reaches it. */
    public boolean loopback() {
      return address.host().equals("localhost")
          || CoordinatorConfig.address(address)
              .filter(own -> own.toInetAddress().isLoopbackAddress())
              .isPresent();
    }

    /** Its address; none if a name is configured, or the loopback. */
    public Optional<SourceAddress> literal() {
      return loopback() ? Optional.empty() : CoordinatorConfig.address(address);
    }
  }

  /** Where things are on this host. */
  public record Paths(Path identity, Path state, Path sockets) {}

  /** How much the registry may decide and hold; {@link RegistrySettings} says what each is. */
  public record Bounds(
      Allowance fleetBudget,
      Allowance sensorBudget,
      int maxSources,
      int maxWaiting,
      int retainedEntries,
      VerdictLimits limits) {}

  /**
   * What sensors may take of this coordinator.
   *
   * @param maxSessions sensors connected at a time
   * @param rates what one of them may send
   * @param snapshots how many are sent the whole state at a time
   */
  public record Link(int maxSessions, LinkLimits.Rates rates, int snapshots) {}

  /**
   * Reads block {@code coordinator} of {@code file}.
   *
   * @throws InvalidConfigException with all problems
   */
  public static CoordinatorConfig read(Path file) throws InvalidConfigException {
    return ConfigBlock.read(
        file,
        CoordinatorConfig.class,
        "coordinator-reference.conf",
        "coordinator",
        CoordinatorConfig::from);
  }

  /** The registry's share of the settings. */
  public RegistrySettings registry(String coordinator, String software) {
    return new RegistrySettings(
        coordinator,
        software,
        bounds.maxSources(),
        bounds.fleetBudget(),
        bounds.sensorBudget(),
        bounds.maxWaiting(),
        bounds.retainedEntries(),
        bounds.limits(),
        Math.max(1, cluster.peers().size()),
        link.snapshots(),
        cluster.peers().stream().flatMap(peer -> address(peer).stream()).toList());
  }

  /** None of one that is given by its name: its own certificate tells it where it leads. */
  private static Optional<SourceAddress> address(Endpoint endpoint) {
    try {
      return Optional.of(SourceAddress.parse(endpoint.host()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static CoordinatorConfig from(ConfigBlock block) {
    var bounds = bounds(block);
    return new CoordinatorConfig(
        block.parsed("name", CoordinatorConfig::name),
        block.parsed("listen", Endpoint::parse),
        cluster(block.block("cluster")),
        new Paths(
            block.path("identity-directory"),
            block.path("state-directory"),
            block.path("socket-directory")),
        bounds,
        link(block.block("link")),
        block.block("desk").parsed("listen", CoordinatorConfig::listen),
        deskAddress(block.block("desk")),
        ApiConfig.from(block.block("api")),
        retention(block.block("history"), bounds.retainedEntries()),
        block.effective());
  }

  private static Optional<String> name(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Names.requireHost(text));
  }

  private static Optional<Endpoint> listen(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Endpoint.parse(text));
  }

  private static Optional<Endpoint> deskAddress(ConfigBlock block) {
    var address = block.parsed("address", CoordinatorConfig::listen);
    if (address.filter(Endpoint::wildcard).isPresent()) {
      block.problem("address", "%s: name one that hosts reach".formatted(address.get()));
    }
    return address;
  }

  private static Cluster cluster(ConfigBlock block) {
    var address = block.parsed("address", Endpoint::parse);
    var peers = block.parsedAll("peers", Endpoint::parse);
    if (address.wildcard()) {
      block.problem("address", "%s: name the one address that the others reach".formatted(address));
    }
    if (!peers.isEmpty() && !peers.contains(address)) {
      block.problem("peers", "must name this coordinator too, as %s".formatted(address));
    }
    if (new HashSet<>(peers).size() < peers.size()) {
      block.problem("peers", "names a coordinator twice");
    }
    return new Cluster(address, peers);
  }

  private static Bounds bounds(ConfigBlock block) {
    var budget = block.block("budget");
    return new Bounds(
        allowance(budget.block("fleet")),
        allowance(budget.block("sensor")),
        block.number("max-sources", 1024, 1 << 24),
        block.number("max-waiting", 1, 1_000_000),
        block.number("retained-entries", 100, 10_000_000),
        new VerdictLimits(
            allowance(budget.block("verified")),
            block.number("max-unverified", 10, VerdictLimits.MOST),
            block.flag("aggregate-v4")));
  }

  private static Retention retention(ConfigBlock block, int entries) {
    var retention =
        new Retention(
            entries,
            block.duration("keep", Duration.ofHours(1), LONGEST),
            block.number("max-events", 1_000, 50_000_000),
            block.duration("keep-evidence", Duration.ofHours(1), LONGEST),
            block.number("max-evidence", 100, 10_000_000));
    if (retention.evidence().compareTo(retention.history()) > 0) {
      block.problem("keep-evidence", "is longer than keep: what it proves is forgotten before");
    }
    return retention;
  }

  private static Allowance allowance(ConfigBlock block) {
    return new Allowance(
        block.number("burst", 1, Allowance.MOST), block.number("per-minute", 1, Allowance.MOST));
  }

  private static Link link(ConfigBlock block) {
    return new Link(
        block.number("max-sessions", 1, 65_536),
        new LinkLimits.Rates(
            block.number("evidence-rate", 10, 1_000_000),
            block.number("message-rate", 10, 1_000_000),
            block.number("byte-rate", 100_000, Integer.MAX_VALUE)),
        block.number("snapshots", 1, 1_000));
  }
}
