package io.picketline.cli;

import io.picketline.config.Effective;
import io.picketline.config.InvalidConfigException;
import io.picketline.protocol.BlockKind;
import io.picketline.protocol.ScanType;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Authority;
import io.picketline.spi.ConfigImport;
import io.picketline.spi.Daemon;
import io.picketline.spi.HostClock;
import io.picketline.spi.Replay;
import io.picketline.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Parts that note what they were asked in the system property {@link #LOADED}. */
final class FakeParts {

  static final String LOADED = "picket.test.asked";
  static final String CODE = "picket.test.code";

  private FakeParts() {}

  /** A sensor that ends at once, with the code in the property {@link #CODE}. */
  public static final class FakeSensor implements Daemon {

    /** Notes that it was loaded at all. */
    public FakeSensor() {
      System.setProperty(LOADED, "");
    }

    @Override
    public String name() {
      return "sensor";
    }

    @Override
    public String summary() {
      return "ends at once";
    }

    @Override
    public int run(Path config, boolean checkOnly) {
      System.setProperty(LOADED, config + " " + checkOnly);
      return Integer.getInteger(CODE, 0);
    }

    @Override
    public int run(Path config, HostClock clock) {
      return run(config, false);
    }
  }

  /** Finds one scan in every file but {@code missing} and {@code cut.pcap}. */
  public static final class FakeReplay implements Replay {

    /** Notes that it was loaded at all. */
    public FakeReplay() {
      System.setProperty(LOADED, "");
    }

    @Override
    public void replay(Replay.Request request, Consumer<Outcome> reader) {
      System.setProperty(
          LOADED,
          "%s %s %s %s %s"
              .formatted(
                  request.together(),
                  request.victims(),
                  new TreeSet<>(request.serves().tcp()),
                  new TreeSet<>(request.serves().udp()),
                  request.guarded()));
      request.files().forEach(file -> reader.accept(outcome(file)));
    }

    private static Outcome outcome(Path file) {
      return switch (file.toString()) {
        case "missing" -> outcome(file, List.of(), 0, Optional.of("no capture\u001bfile"));
        case "cut.pcap" -> outcome(file, List.of(), 12, Optional.of("at byte 9: ends too early"));
        default ->
            outcome(
                file,
                List.of(
                    found(Replay.View.LOCAL, BlockKind.SUSPECT, false),
                    found(Replay.View.NETWORK, BlockKind.BLOCKED, true)),
                12,
                Optional.empty());
      };
    }

    private static Outcome outcome(
        Path file, List<Found> verdicts, long packets, Optional<String> error) {
      var counters = new LinkedHashMap<String, Long>();
      counters.put("probe", 12L);
      counters.put("truncated", 0L);
      var named = new LinkedHashMap<String, Long>();
      named.put("SYN", 4L);
      return new Outcome(
          file, verdicts, packets, 4, 1, Duration.ofMillis(1_500), named, counters, error);
    }

    private static Found found(Replay.View view, BlockKind kind, boolean guarded) {
      var verdict = Answers.scanned().verdict();
      return new Found(
          view,
          SourceAddress.parse("192.0.2.1"),
          ScanType.CONNECT,
          4,
          9,
          verdict.decidedAt().minusSeconds(5),
          verdict.decidedAt(),
          guarded,
          kind,
          verdict);
    }
  }

  /** Knows two settings; finds fault with every file whose name begins with {@code bad}. */
  public static final class FakeSettings implements Settings {

    /** Notes that it was loaded at all. */
    public FakeSettings() {
      System.setProperty(LOADED, "");
    }

    @Override
    public String block() {
      return "sensor";
    }

    @Override
    public String reference() {
      return "# A key that is 'here'.\nsensor {\n\n  .dotted = \\x\n}\n";
    }

    @Override
    public Effective read(Path file) throws InvalidConfigException {
      if (String.valueOf(file.getFileName()).startsWith("bad")) {
        throw new InvalidConfigException(List.of("bad.conf:1: one", "bad.conf:2: tw\u001bo"));
      }
      return new Effective(
          List.of(
              new Effective.Setting("sensor.mode", "\"observe\"", "good.conf:1"),
              new Effective.Setting("sensor.hook-token", "\"********\"", "default")),
          List.of("ignore.list:7: \"x\" is no IP address"));
    }
  }

  /** Makes the same of every file. */
  public static final class FakeImport implements ConfigImport {

    /** Notes that it was loaded at all. */
    public FakeImport() {
      System.setProperty(LOADED, "");
    }

    @Override
    public Imported read(ConfigImport.Request request) throws IOException {
      if (request.config().equals(Path.of("missing"))) {
        throw new IOException("missing is not there");
      }
      System.setProperty(
          LOADED,
          "%s %s %s %s"
              .formatted(
                  request.config(),
                  request.ignore(),
                  request.defaults(),
                  new TreeSet<>(request.modes())));
      return new Imported(
          "sensor {\n}\n",
          List.of(
              new Note("p.conf:1", "TCP_PORTS", Fate.TAKEN, "tcp-ports"),
              new Note("p.conf:2", "BLOCK_TCP", Fate.CHANGED, "mode"),
              new Note("p.conf:3", "FOO", Fate.NOT_NEEDED, "nobody knows it"),
              new Note("p.ignore:4", "", Fate.BY_HAND, "no address")));
    }
  }

  /** Makes nothing; directory {@code taken} already has an authority. */
  public static final class FakeAuthority implements Authority {

    /** Notes that it was loaded at all. */
    public FakeAuthority() {
      System.setProperty(LOADED, "");
    }

    @Override
    public String create(Path directory, String fleet, Duration life) throws IOException {
      if (directory.equals(Path.of("taken"))) {
        throw new IOException("taken: has one already");
      }
      System.setProperty(LOADED, "%s %s %s".formatted(directory, fleet, life));
      return "AA:BB";
    }

    @Override
    public String issue(Path directory, Authority.Request request, Path into) {
      System.setProperty(
          LOADED,
          "%s %s %s %s %s %s"
              .formatted(
                  directory,
                  request.role(),
                  request.name(),
                  request.addresses(),
                  request.life(),
                  into));
      return "CC:DD";
    }

    @Override
    public String rotate(Path directory, Duration life, boolean trustOnly, Held held)
        throws IOException {
      if (directory.equals(Path.of("taken"))) {
        throw new IOException("taken: names more than one authority");
      }
      System.setProperty(LOADED, "%s %s %s".formatted(directory, life, trustOnly));
      return "EE:FF";
    }

    @Override
    public String foreseeCreate(Path directory, String fleet, Duration life) throws IOException {
      if (directory.equals(Path.of("taken"))) {
        throw new IOException("taken: has one already");
      }
      return "would make " + fleet;
    }

    @Override
    public String foreseeIssue(Path directory, Authority.Request request, Path into) {
      return "would issue " + request.name();
    }

    @Override
    public String foreseeRotate(Path directory, Duration life, boolean trustOnly, Held held) {
      return "would rotate";
    }

    @Override
    public int foreseeRetire(Path directory) {
      return 1;
    }

    @Override
    public String issuing(Path directory) {
      return "0123456789abcdef";
    }

    @Override
    public int retire(Path directory) {
      System.setProperty(LOADED, "retire %s".formatted(directory));
      return 1;
    }
  }
}
