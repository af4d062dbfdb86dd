package io.picketline.lab.scenario;

import static io.picketline.lab.scenario.Stage.SCANNED;

import io.picketline.lab.fleet.LabException;
import io.picketline.lab.fleet.Tool;
import io.picketline.lab.measure.Meter;
import io.picketline.lab.measure.Passed;
import io.picketline.protocol.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The lab's clock against a drop rule that the lab itself sets; no daemon takes part. */
final class Calibrate implements Scenario {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String TABLE =
      """
      add table inet lab
      add set inet lab gone4 { type ipv4_addr; }
      add set inet lab gone6 { type ipv6_addr; }
      add chain inet lab early { type filter hook prerouting priority raw; }
      add rule inet lab early ip saddr @gone4 drop
      add rule inet lab early ip6 saddr @gone6 drop
      """;

  @Override
  public String name() {
    return "calibrate";
  }

  @Override
  public String summary() {
    return "how exact the lab's clock is, by a drop rule that the lab itself sets; no daemons";
  }

  @Override
  public boolean needsDaemons() {
    return false;
  }

  @Override
  public void play(Stage stage) {
    stage.story().chapter("How exact is the lab's clock?");
    stage.topology().hosts().forEach(host -> nft(host, TABLE));
    for (var v4 : List.of(true, false)) {
      try (var meter = Streams.open(stage, v4)) {
        for (var run = 0; run < stage.options().runs(); run++) {
          var source = v4 ? stage.topology().attack4(run) : stage.topology().attack6(run);
          measure(stage, meter, run, source);
        }
      }
    }
  }

  private static void measure(Stage stage, Meter meter, int run, SourceAddress source) {
    stage.story().line("from " + source);
    stage.network().lend(source);
    meter.start(run, source);
    Streams.awaitFlow(stage, meter);
    for (var host : stage.topology().hosts()) {
      var before = Meter.nanos(Instant.now());
      nft(host, "add element inet lab gone%d { %s }\n".formatted(source.isV4() ? 4 : 6, source));
      var after = Meter.nanos(Instant.now());
      var silent = Streams.awaitSilence(meter, host);
      stage.proofs().check("the stream to %s ends".formatted(host), silent, "within 10 s");
      judge(stage, meter, host, before, after);
    }
    meter.stop();
    stage.network().reclaim(source);
  }

  private static void judge(Stage stage, Meter meter, String host, long before, long after) {
    var passed = meter.passed(host);
    var doubt =
        passed
                .uncertainty()
                .orElseThrow(() -> new LabException("nothing was sent after the drop"))
                .toNanos()
            / 1e6;
    var inside = passed.lastAt() <= after && passed.firstDroppedAt() >= before;
    if (host.equals(SCANNED)) {
      stage.times().resolution(doubt);
    }
    stage
        .story()
        .line(
            "%s: last packet %s after nft was called (which took %s); true drop at most %s later;"
                .formatted(
                    host,
                    Millis.text((passed.lastAt() - before) / 1e6),
                    Millis.text((after - before) / 1e6),
                    Millis.text(doubt)));
    pace(stage, meter, passed);
    stage
        .proofs()
        .check(
            "the drop on %s is timed inside the call that made it".formatted(host),
            inside,
            "last packet %s after the call began, %s before it ended"
                .formatted(
                    Millis.text((passed.lastAt() - before) / 1e6),
                    Millis.text((after - passed.lastAt()) / 1e6)));
  }

  private static void pace(Stage stage, Meter meter, Passed passed) {
    var gaps = Spread.ofNanos(meter.gaps(passed.host()));
    stage
        .story()
        .line(
            "   %d packets, %d missing, step median %s, p99 %s"
                .formatted(
                    passed.packets(),
                    passed.missing(),
                    Millis.text(gaps.median()),
                    Millis.text(gaps.p99())));
  }

  private static void nft(String host, String lines) {
    var result = Tool.run(LIMIT, lines, Tool.on(host, List.of("nft", "-f", "-")));
    if (result.exit() != 0) {
      throw new LabException("nft refused on %s: %s".formatted(host, result.output()));
    }
  }
}
