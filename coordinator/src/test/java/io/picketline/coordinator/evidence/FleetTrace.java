package io.picketline.coordinator.evidence;

import io.picketline.coordinator.journal.History;
import io.picketline.coordinator.judgement.Judgement;
import io.picketline.coordinator.judgement.RegistrySettings;
import io.picketline.coordinator.judgement.Samples;
import io.picketline.coordinator.judgement.VerdictLimits;
import io.picketline.coordinator.quota.Allowance;
import io.picketline.protocol.Evidence;
import io.picketline.protocol.EvidenceKind;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Probe;
import io.picketline.protocol.ScanTool;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.FleetHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One case of a trace file: what the hosts of a fleet tell, in order, and after each what goes into
 * the log. The header of {@code shapes.trace} explains the form.
 */
record FleetTrace(String name, List<String> lines) {

  private static final Pattern PIECE =
      Pattern.compile(
          "(?<time>\\d+)(?<unit>ms|s|m|h|d) (?<host>\\w+) (?<kind>\\w+) "
              + "(?<source>\\S+) > (?<from>\\d+)(-(?<to>\\d+))?"
              + "( seq=(?<seq>\\d+))?( told=(?<told>\\d+)(?<toldunit>ms|s|m|h|d))?"
              + "( tool=(?<tool>\\w+))?( served=(?<served>\\d+))?");

  private static final Pattern ORDER =
      Pattern.compile("(?<time>\\d+)(?<unit>ms|s|m|h|d) (?<verb>[a-z]+)( (?<what>.+))?");

  static List<FleetTrace> read(String resource) {
    try (var in = FleetTrace.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no trace " + resource);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<FleetTrace> parse(List<String> lines) {
    var traces = new ArrayList<FleetTrace>();
    for (var raw : lines) {
      var line = raw.strip();
      if (line.startsWith("case ")) {
        traces.add(new FleetTrace(line.substring(5), new ArrayList<>()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        traces.getLast().lines.add(line);
      }
    }
    return traces;
  }

  /** The lines as they are in the file, spaces evened. */
  List<String> expected() {
    return lines.stream().map(line -> line.replaceAll(" +-> +", " -> ")).toList();
  }

  /** The lines with what went into the log put in place of what was expected. */
  List<String> played() {
    var judgement = new Judgement(settings(), History.EMPTY, 7, Samples.NOW);
    var played = new ArrayList<String>();
    for (var line : lines) {
      var input = line.split(" +-> +", 2)[0].strip();
      var before = judgement.log().head();
      give(judgement, input);
      var told =
          judgement.log().since(before).stream()
              .flatMap(entry -> words(entry.change()).stream())
              .collect(Collectors.joining(" "));
      played.add(told.isEmpty() ? input : input + " -> " + told);
    }
    return played;
  }

  private RegistrySettings settings() {
    var wide = lines.contains("aggregate-v4");
    var few = lines.stream().filter(line -> line.startsWith("max-unverified ")).findFirst();
    var most = few.map(line -> Integer.parseInt(line.split(" ", -1)[1])).orElse(1000);
    return new RegistrySettings(
        "center",
        "test",
        65_536,
        new Allowance(50, 50),
        new Allowance(20, 5),
        1_000,
        20_000,
        new VerdictLimits(new Allowance(30, 30), most, wide),
        1);
  }

  private static void give(Judgement judgement, String line) {
    var piece = PIECE.matcher(line);
    var order = ORDER.matcher(line);
    if (piece.matches()) {
      tell(judgement, piece);
    } else if (order.matches()) {
      var now = at(order.group("time"), order.group("unit"));
      order(judgement, order.group("verb"), order.group("what"), now);
    } else if (!line.equals("aggregate-v4") && !line.startsWith("max-unverified ")) {
      throw new IllegalArgumentException("no line of a trace: " + line);
    }
  }

  private static void tell(Judgement judgement, Matcher match) {
    var at = at(match.group("time"), match.group("unit"));
    var told = match.group("told") == null ? at : at(match.group("told"), match.group("toldunit"));
    var from = Integer.parseInt(match.group("from"));
    var to = match.group("to") == null ? from : Integer.parseInt(match.group("to"));
    for (var port = from; port <= to; port++) {
      judgement.report(match.group("host"), List.of(evidence(match, port, at)), told);
    }
  }

  private static void order(Judgement judgement, String verb, String what, Instant now) {
    switch (verb) {
      case "tick" -> judgement.tick(now);
      case "sweep" -> judgement.sweep(now);
      case "ignore" -> judgement.log().append(new Change.IgnoreAdded(rule(what, now)));
      case "block" ->
          judgement
              .log()
              .append(new Change.Blocked(Samples.verdict(what, now, Duration.ofDays(1))));
      case "unblock" -> judgement.unblock(Prefix.parse(what), "root", now);
      case "enrol" -> {
        var address = List.of(SourceAddress.parse(what));
        judgement.enrol(new FleetHost("new", address), now);
      }
      default -> throw new IllegalArgumentException("no order: " + verb);
    }
  }

  private static Evidence evidence(Matcher match, int port, Instant at) {
    var source = SourceAddress.parse(match.group("source"));
    var kind = kind(match.group("kind"));
    var host = match.group("host");
    var udp = kind == EvidenceKind.UDP_UNSERVED;
    var own = (source + host + port).hashCode() & 0xffff_ffffL;
    var sequence = match.group("seq") == null ? own : Long.parseLong(match.group("seq"));
    var protocol = udp ? IpProtocol.UDP : IpProtocol.TCP;
    var type = kind.trap() ? ScanType.CONNECT : udp ? ScanType.UDP : ScanType.SYN;
    var tool = Optional.ofNullable(match.group("tool")).map(ScanTool::valueOf);
    var served = match.group("served") == null ? 0 : Integer.parseInt(match.group("served"));
    var probe = new Probe(at, source, 40_000, port, protocol, udp ? 0 : 2, udp ? 0 : sequence);
    return new Evidence(host, kind, type, probe, tool, served);
  }

  private static EvidenceKind kind(String word) {
    return switch (word) {
      case "dark" -> EvidenceKind.SYN_DARK;
      case "syn" -> EvidenceKind.SYN_UNSERVED;
      case "trap" -> EvidenceKind.TRAP_DARK;
      case "lit" -> EvidenceKind.TRAP;
      case "ack" -> EvidenceKind.STRAY_ACK;
      case "half" -> EvidenceKind.HALF_OPEN;
      case "udp" -> EvidenceKind.UDP_UNSERVED;
      default -> throw new IllegalArgumentException("no kind: " + word);
    };
  }

  private static IgnoreRule rule(String what, Instant now) {
    var words = what.split(" on ", -1);
    return new IgnoreRule(
        Prefix.parse(words[0]),
        "friend",
        "root",
        now,
        words.length == 1 ? IgnoreScope.ALL : IgnoreScope.parse(words[1]),
        Optional.empty());
  }

  private static List<String> words(Change change) {
    return switch (change) {
      case Change.Blocked(var verdict) -> List.of(words(verdict));
      case Change.Unblocked unblocked ->
          List.of(
              "unblock %s by \"%s%s\""
                  .formatted(
                      unblocked.prefix(),
                      unblocked.author(),
                      unblocked.reason().map(", "::concat).orElse("")));
      case Change.Lifted lifted ->
          List.of(
              "lift %s by \"%s, %s\"".formatted(lifted.source(), lifted.author(), lifted.reason()));
      default -> List.of();
    };
  }

  private static String words(Verdict verdict) {
    var life = Duration.between(verdict.decidedAt(), verdict.expiresAt());
    return "block %s %s%s \"%s\""
        .formatted(
            verdict.source(),
            life.toString().substring(1).replace("T", "").toLowerCase(Locale.ROOT),
            verdict.verified() ? " verified" : "",
            verdict.reason());
  }

  private static Instant at(String number, String unit) {
    var count = Long.parseLong(number);
    return Samples.NOW.plus(
        switch (unit) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }
}
