package io.picketline.sensor.config;

import static java.util.Locale.ROOT;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Effective;
import io.picketline.config.Endpoint;
import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Names;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The sensor's settings, complete and valid. Read once at start; code never sees the file.
 *
 * @param observe whether it only says whom it would block
 * @param watched the ports it watches in modes atcp and audp
 * @param listed the ports it watches in the other modes
 * @param name this host's name, if the operator gave one
 * @param coordinators tried in turn; empty for a sensor that stands alone
 * @param groups those that this host is in
 * @param ignored the rules of this host's own ignore files
 * @param detection how it decides by itself
 * @param guard what is believed of who sends
 * @param maxSuspects most local verdicts in force
 * @param responses what is done about attackers
 * @param resolveNames whether reverse DNS is asked for the names of attackers
 * @param compat what is written in PortSentry's formats
 * @param metrics where its metrics are left
 * @param effective every key and its value, and what is doubtful in them
 */
public record SensorConfig(
    boolean observe,
    Set<Mode> modes,
    WatchedPorts watched,
    ListedPorts listed,
    Capture capture,
    Optional<String> name,
    List<Endpoint> coordinators,
    Groups groups,
    Paths paths,
    FileRules ignored,
    Detection detection,
    GuardSettings guard,
    int maxSuspects,
    ResponseSettings responses,
    boolean resolveNames,
    CompatConfig compat,
    MetricsConfig metrics,
    Effective effective) {

  /** What the kernel takes for a name (dev_valid_name). */
  private static final Pattern INTERFACE = Pattern.compile("(?!\\.{1,2}$)[^/:\\s]{1,15}");

  public SensorConfig {
    modes = Set.copyOf(modes);
    coordinators = List.copyOf(coordinators);
  }

  /** Where probes of ports that are not bound come from; {@code SOCKETS} where none are watched. */
  public enum Source {
    AUTO,
    NFLOG,
    PCAP,
    SOCKETS
  }

  /**
   * How probes are had.
   *
   * @param interfaces those that are watched; empty for all
   * @param sourceRate packets a second shown of one source
   * @param totalRate packets a second shown of all
   */
  public record Capture(
      Source source, List<String> interfaces, int nflogGroup, int sourceRate, int totalRate) {
    public Capture {
      interfaces = List.copyOf(interfaces);
    }

    /** What is said of a named interface that is not there. */
    public static String missing(String name) {
      return "no interface is named %s; it is watched as soon as there is one"
          .formatted(Names.printable(name));
    }
  }

  /** Where things are on this host. */
  public record Paths(Path identity, Path state, Path sockets) {}

  /**
   * Reads block {@code sensor} of {@code file} and the ignore files that it names.
   *
   * @throws InvalidConfigException with all problems of all files
   */
  public static SensorConfig read(Path file) throws InvalidConfigException {
    return ConfigBlock.read(
        file, SensorConfig.class, "sensor-reference.conf", "sensor", SensorConfig::from);
  }

  /** What the settings came to, with what is doubtful in them and, on this host, about them. */
  public Effective checked() {
    return HostDoubts.told(this);
  }

  /** Whether no coordinator is set. */
  public boolean standalone() {
    return coordinators.isEmpty();
  }

  private static SensorConfig from(ConfigBlock block) {
    var services = ServiceNames.read(ServiceNames.FILE);
    var modes = modes(block);
    return new SensorConfig(
        block.parsed("mode", SensorConfig::observe),
        modes,
        WatchedPorts.from(block, services),
        ListedPorts.from(block, modes, services),
        capture(block, modes),
        name(block),
        block.parsedAll("coordinators", Endpoint::parse),
        Groups.from(block),
        new Paths(
            block.path("identity-directory"),
            block.path("state-directory"),
            block.path("socket-directory")),
        IgnoreFiles.read(block, "ignore-files"),
        Detection.from(block),
        GuardSettings.from(block),
        block.number("max-suspects", 16, 1_000_000),
        ResponseSettings.from(block),
        block.flag("resolve-names"),
        CompatConfig.from(block.block("compat")),
        MetricsConfig.from(block.block("metrics")),
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
      block.problem("modes", "name at least one of tcp, udp, stcp, sudp, atcp, audp");
    }
    return modes;
  }

  private static Mode mode(String text) {
    return Mode.named(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is none of tcp, udp, stcp, sudp, atcp, audp"
                    .formatted(Names.printable(text))));
  }

  private static Capture capture(ConfigBlock block, Set<Mode> modes) {
    var source = block.parsed("capture", SensorConfig::source);
    if (source == Source.SOCKETS && modes.stream().anyMatch(mode -> !mode.binds())) {
      block.problem("capture", "sockets see probes in modes tcp and udp alone");
    }
    return new Capture(
        source,
        block.parsedAll("interfaces", SensorConfig::interfaceName),
        block.number("nflog-group", 1, 65534),
        block.number("source-rate", 1, 1_000_000),
        block.number("total-rate", 1, 10_000_000));
  }

  private static String interfaceName(String text) {
    if (!INTERFACE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no name of an interface".formatted(Names.printable(text)));
    }
    return text;
  }

  private static Source source(String text) {
    return Arrays.stream(Source.values())
        .filter(source -> source.name().toLowerCase(ROOT).equals(text))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\"%s\" is not auto, nflog, pcap or sockets".formatted(text)));
  }

  private static Optional<String> name(ConfigBlock block) {
    return block.parsed(
        "name", text -> text.isEmpty() ? Optional.empty() : Optional.of(Names.requireHost(text)));
  }
}
