package io.picketline.sensor.config;

import static java.util.Locale.ROOT;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Effective;
import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Names;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The sensor's settings, complete and valid. Read once at start; code never sees the file.
 *
 * @param observe whether it only says whom it would block
 * @param watched the ports it watches
 * @param name this host's name, if the operator gave one
 * @param coordinators tried in turn; empty for a sensor that stands alone
 * @param ignored the rules of this host's own ignore files
 * @param tableCapacity sources remembered at a time
 * @param maxSuspects most local verdicts in force
 * @param resolveNames whether reverse DNS is asked for the names of attackers
 * @param compat what is written in PortSentry's formats
 * @param effective every key and its value, and what is doubtful in them
 */
public record SensorConfig(
    boolean observe,
    Set<Mode> modes,
    WatchedPorts watched,
    Capture capture,
    Optional<String> name,
    List<Endpoint> coordinators,
    Paths paths,
    List<IgnoreRule> ignored,
    int tableCapacity,
    int maxSuspects,
    boolean resolveNames,
    CompatConfig compat,
    Effective effective) {

  public SensorConfig {
    modes = Set.copyOf(modes);
    coordinators = List.copyOf(coordinators);
    ignored = List.copyOf(ignored);
  }

  /** Where probes come from. */
  public enum Source {
    AUTO,
    NFLOG,
    PCAP
  }

  /**
   * How probes are had.
   *
   * @param interfaces those that pcap listens on; empty for all
   * @param sourceRate packets a second shown of one source
   * @param totalRate packets a second shown of all
   */
  public record Capture(
      Source source, List<String> interfaces, int nflogGroup, int sourceRate, int totalRate) {
    public Capture {
      interfaces = List.copyOf(interfaces);
    }
  }

  /** Where things are on this host. */
  public record Paths(Path identity, Path state, Path socket) {}

  /**
   * Reads block {@code sensor} of {@code file} and the ignore files that it names.
   *
   * @throws InvalidConfigException with all problems of all files
   */
  public static SensorConfig read(Path file) throws InvalidConfigException {
    return ConfigBlock.read(
        file, SensorConfig.class, "sensor-reference.conf", "sensor", SensorConfig::from);
  }

  /** Whether no coordinator is set. */
  public boolean standalone() {
    return coordinators.isEmpty();
  }

  private static SensorConfig from(ConfigBlock block) {
    return new SensorConfig(
        block.parsed("mode", SensorConfig::observe),
        modes(block),
        new WatchedPorts(
            block.number("max-port", 1, 65535),
            block.parsedAll("exclude-ports", WatchedPorts.Range::parse)),
        capture(block),
        name(block),
        block.parsedAll("coordinators", Endpoint::parse),
        new Paths(
            block.path("identity-directory"), block.path("state-directory"), block.path("socket")),
        IgnoreFiles.read(block, "ignore-files"),
        block.number("table-capacity", 1024, 1 << 22),
        block.number("max-suspects", 16, 1_000_000),
        block.flag("resolve-names"),
        CompatConfig.from(block.block("compat")),
        block.effective());
  }

  private static boolean observe(String text) {
    return switch (text) {
      case "observe" -> true;
      case "block" -> false;
      default ->
          throw new IllegalArgumentException("\"%s\" is not block or observe".formatted(text));
    };
  }

  private static Set<Mode> modes(ConfigBlock block) {
    var modes = EnumSet.noneOf(Mode.class);
    modes.addAll(block.parsedAll("modes", SensorConfig::mode));
    if (block.texts("modes").isEmpty()) {
      block.problem("modes", "name at least one of atcp, audp");
    }
    return modes;
  }

  private static Mode mode(String text) {
    return Mode.named(text)
        .filter(mode -> mode == Mode.ATCP || mode == Mode.AUDP)
        .orElseThrow(
            () -> new IllegalArgumentException("\"%s\" is not atcp or audp".formatted(text)));
  }

  private static Capture capture(ConfigBlock block) {
    return new Capture(
        block.parsed("capture", SensorConfig::source),
        block.texts("pcap-interfaces"),
        block.number("nflog-group", 1, 65535),
        block.number("source-rate", 1, 1_000_000),
        block.number("total-rate", 1, 10_000_000));
  }

  private static Source source(String text) {
    return Arrays.stream(Source.values())
        .filter(source -> source.name().toLowerCase(ROOT).equals(text))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException("\"%s\" is not auto, nflog or pcap".formatted(text)));
  }

  private static Optional<String> name(ConfigBlock block) {
    return block.parsed(
        "name", text -> text.isEmpty() ? Optional.empty() : Optional.of(Names.requireHost(text)));
  }
}
