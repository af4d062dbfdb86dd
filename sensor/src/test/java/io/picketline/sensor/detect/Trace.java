package io.picketline.sensor.detect;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One case of a trace file: what the host knows, the probes in order, and after each what the
 * detector must tell. The header of {@code syn.trace} explains the form.
 *
 * @param knownMiss whether the expectation is known not to hold yet
 */
record Trace(String name, boolean knownMiss, List<String> lines) {

  private static final Pattern PROBE =
      Pattern.compile(
          "(?<time>\\d+)(?<unit>ms|s|m|h|d) +((?<what>trap|half|empty|data|other) )?"
              + "(?<source>\\S+):(?<sport>\\d+) > "
              + "(?<port>\\d+)/(?<protocol>\\w+)( (?<flags>-|[FSRPAUEC]+))?"
              + "( seq=(?<seq>\\d+))?( win=(?<win>\\d+))?( (?<options>none|mss|more))?"
              + "( id=(?<id>\\d+))?");

  private static final long START = 1_700_000_000L * 1_000_000_000L;

  static List<Trace> read(String resource) {
    try (var in = Trace.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no trace " + resource);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Trace> parse(List<String> lines) {
    var traces = new ArrayList<Trace>();
    for (var raw : lines) {
      var line = raw.strip();
      if (line.startsWith("case ") || line.startsWith("miss ")) {
        traces.add(new Trace(line.substring(5), line.startsWith("miss"), new ArrayList<>()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        traces.getLast().lines.add(line);
      }
    }
    return traces;
  }

  /** The lines with what was told put in place of what was expected. */
  List<String> played() {
    var host = new TraceHost();
    var told = new Told();
    var detector = detector(host, told);
    var played = new ArrayList<String>();
    for (var line : lines) {
      var input = line.split(" +-> +", 2)[0].strip();
      told.words.clear();
      if (!set(host, detector, input)) {
        give(detector, input);
      }
      played.add(told.words.isEmpty() ? input : input + " -> " + String.join(" ", told.words));
    }
    return played;
  }

  /** The lines as they are in the file, spaces evened. */
  List<String> expected() {
    return lines.stream().map(line -> line.replaceAll(" +-> +", " -> ")).toList();
  }

  private ScanDetector detector(TraceHost host, Told told) {
    var first = lines.getFirst().split(" ", 2);
    var trigger = first[0].equals("trigger") ? Trigger.parse(first[1]) : Trigger.EVIDENCE;
    var protocols = lines.contains("protocols count");
    return new ScanDetector(new DetectorSettings("a", 1024, 1, trigger, protocols), host, told);
  }

  private static void give(ScanDetector detector, String line) {
    var match = PROBE.matcher(line);
    if (!match.matches()) {
      throw new IllegalArgumentException("no probe: " + line);
    }
    var probe = probe(match);
    var what = match.group("what");
    switch (what == null ? "" : what) {
      case "trap" -> detector.trap(probe);
      case "half" -> detector.halfOpen(probe);
      case "empty" -> detector.connectedWithoutData(probe);
      case "data" ->
          detector.served(probe.sourceHigh, probe.sourceLow, probe.port, probe.tcp, probe.atNanos);
      case "other" -> detector.unhandled(probe);
      default -> detector.probe(probe);
    }
  }

  private static boolean set(TraceHost host, ScanDetector detector, String line) {
    var words = line.split(" ", 2);
    switch (words[0]) {
      case "served" -> host.served.addAll(List.of(words[1].split(" ", -1)));
      case "lit" -> host.lit.addAll(List.of(words[1].split(" ", -1)));
      case "spared" -> host.spared.add(Prefix.parse(words[1]));
      case "whole" -> host.whole.add(Prefix.parse(words[1]));
      case "strays" -> host.straysExpected = words[1].equals("expected");
      case "answers" -> host.answersLate = words[1].equals("late");
      case "kernel" -> host.asksLater = words[1].equals("busy");
      case "connected" -> host.connected.add(Prefix.parse(words[1]));
      case "trigger", "protocols" -> {}
      case "forget" -> detector.forget(Prefix.parse(words[1]));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static RawProbe probe(Matcher match) {
    var source = SourceAddress.parse(match.group("source"));
    var probe = new RawProbe();
    probe.atNanos = START + Long.parseLong(match.group("time")) * nanos(match.group("unit"));
    probe.sourceHigh = source.high();
    probe.sourceLow = source.low();
    probe.sourcePort = Integer.parseInt(match.group("sport"));
    probe.port = Integer.parseInt(match.group("port"));
    switch (match.group("protocol")) {
      case "tcp" -> probe.tcp = true;
      case "udp" -> {}
      case "sctp" -> probe.other = 132;
      default -> probe.other = probe.port;
    }
    var flags = match.group("flags");
    probe.flags = flags == null ? 0 : flags(flags);
    var sequence = match.group("seq");
    shape(probe, match);
    probe.sequence = sequence == null ? probe.atNanos & 0xffff_ffffL : Long.parseLong(sequence);
    return probe;
  }

  private static void shape(RawProbe probe, Matcher match) {
    probe.localLow = SourceAddress.parse("203.0.113.1").low();
    var window = match.group("win");
    probe.window = window == null ? 64_240 : Integer.parseInt(window);
    var options = match.group("options");
    probe.options =
        switch (options == null ? "more" : options) {
          case "none" -> TcpOptions.NONE;
          case "mss" -> TcpOptions.MSS_ONLY;
          default -> TcpOptions.OTHER;
        };
    var id = match.group("id");
    probe.identification = id == null ? 1 : Integer.parseInt(id);
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 86_400_000_000_000L;
    };
  }

  private static int flags(String letters) {
    return letters.chars().map("FSRPAUEC"::indexOf).filter(bit -> bit >= 0).map(b -> 1 << b).sum();
  }
}
