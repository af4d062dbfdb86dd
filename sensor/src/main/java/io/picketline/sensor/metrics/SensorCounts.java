package io.picketline.sensor.metrics;

import static io.picketline.metrics.Worded.count;
import static io.picketline.metrics.Worded.toldOtherwise;

import io.picketline.metrics.Worded;
import io.picketline.metrics.Worded.Count;
import io.picketline.sensor.capture.OtherKind;
import io.picketline.sensor.capture.PacketOutcome;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/** Which metrics the counts of a sensor's status are. */
final class SensorCounts {

  static final Worded WORDED =
      new Worded(Stream.of(packets(), detection(), filter(), link(), others()).flatMap(it -> it));

  private SensorCounts() {}

  private static Stream<Count> packets() {
    var outcomes =
        Arrays.stream(PacketOutcome.values())
            .map(outcome -> count(outcome.text(), SensorMetrics.PACKETS, label(outcome)));
    var reported =
        Arrays.stream(OtherKind.values())
            .filter(kind -> kind != OtherKind.NONE)
            .map(kind ->
                count("reported: " + kind.text(), SensorMetrics.REPORTED, label(kind.text())));
    var others =
        Stream.of(
            count("lost", SensorMetrics.PACKETS_LOST),
            count("capture restarts", SensorMetrics.CAPTURE_RESTARTS),
            count("not handed over", SensorMetrics.NOT_HANDED_OVER),
            count("watches begun anew", SensorMetrics.WATCH_RESTARTS),
            count("neighbours without a place", SensorMetrics.NEIGHBOURS));
    return Stream.of(outcomes, reported, others).flatMap(it -> it);
  }

  private static Stream<Count> detection() {
    var ignored = SensorMetrics.PROBES_NOT_COUNTED;
    var withheld = SensorMetrics.VERDICTS_WITHHELD;
    return Stream.of(
        count("probes", SensorMetrics.PROBES),
        count("probes that prove nothing", ignored, "proves-nothing"),
        count("probes of unspoken protocols", ignored, "unspoken-protocol"),
        count("repeated pairs", ignored, "repeated"),
        count("pairs without room", ignored, "no-room"),
        count("probes without a place", ignored, "no-place"),
        count("evidence", SensorMetrics.EVIDENCE),
        count("served connections", SensorMetrics.SERVED),
        count("unanswered: who is served", SensorMetrics.SERVED_QUESTIONS, "unanswered"),
        count("asked later: who is served", SensorMetrics.SERVED_QUESTIONS, "asked-later"),
        count("verdicts", SensorMetrics.VERDICTS),
        count("spared", withheld, "spared"),
        count("decoys", SensorMetrics.DECOYS),
        count("withheld: decoy", withheld, "decoy"),
        count("sources given up", SensorMetrics.SOURCES_EVICTED),
        count("verdicts known to the kernel alone", SensorMetrics.VERDICTS_NO_ROOM, "in-kernel"),
        count("verdicts void for want of room", SensorMetrics.VERDICTS_NO_ROOM, "void"));
  }

  private static Stream<Count> filter() {
    return Stream.of(
        count("withheld: source is spared", SensorMetrics.BLOCKS_WITHHELD),
        count("not taken by the packet filter", SensorMetrics.FILTER_FAILURES),
        count("restricted", SensorMetrics.SOURCES, "restricted"),
        count("left out: more than max-blocks", SensorMetrics.BLOCKS_LEFT_OUT),
        count("repaired in the packet filter", SensorMetrics.FILTER_DRIFT),
        count("others' hands in the packet filter", SensorMetrics.FILTER_INTERFERENCE));
  }

  private static Stream<Count> link() {
    var lost = SensorMetrics.EVIDENCE_LOST;
    return Stream.of(
        count("evidence waiting for a coordinator", SensorMetrics.EVIDENCE_WAITING),
        count("evidence lost: ring full", lost, "ring-full"),
        count("evidence lost: outbox full", lost, "outbox-full"),
        count("first bytes lost: ring full", SensorMetrics.FIRST_BYTES_LOST),
        count("evidence that stands for more of its source", SensorMetrics.EVIDENCE_COALESCED),
        count("unknown link messages", SensorMetrics.LINK_UNKNOWN),
        count("connections that ended", SensorMetrics.LINK_ENDED),
        count("requests refused for want of rights", SensorMetrics.REQUESTS_REFUSED),
        toldOtherwise("days that the certificate is valid"));
  }

  private static Stream<Count> others() {
    var names = SensorMetrics.NAMES_FAILED;
    var compat = SensorMetrics.COMPAT;
    var responses = SensorMetrics.RESPONSES;
    return Stream.of(
        count("names: not asked, too many at a time", names, "not-asked"),
        count("names: no answer in time", names, "no-answer"),
        count("names: not fit to be shown", names, "unfit"),
        count("compat: verdicts told", compat, "told"),
        count("compat: left out, too many at a time", compat, "left-out"),
        count("compat: not written", compat, "failed"),
        count("sources responded to", responses, "done"),
        count("responses failed", responses, "failed"),
        count("responses left out: too many", responses, "left-out"),
        count("commands run", SensorMetrics.COMMANDS));
  }

  private static String label(PacketOutcome outcome) {
    return switch (outcome) {
      case PROBE -> "probe";
      case FORGED -> "forged";
      default -> outcome.text();
    };
  }

  private static String label(String text) {
    return text.toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
