package io.picketline.cli;

import io.picketline.spi.Authority;
import io.picketline.spi.Daemon;
import io.picketline.spi.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

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
  }

  /** Finds one scan in every file but {@code missing}. */
  public static final class FakeReplay implements Replay {

    /** Notes that it was loaded at all. */
    public FakeReplay() {
      System.setProperty(LOADED, "");
    }

    @Override
    public Outcome replay(Replay.Request request) throws IOException {
      if (request.file().equals(Path.of("missing"))) {
        throw new IOException("missing: no capture\u001bfile");
      }
      System.setProperty(
          LOADED,
          "%s %s %s".formatted(request.serves().tcp(), request.serves().udp(), request.guarded()));
      var counters = new LinkedHashMap<String, Long>();
      counters.put("read", 12L);
      counters.put("no evidence", 8L);
      return new Outcome(List.of(new Found("network", 4, Answers.scanned().verdict())), counters);
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
  }
}
