package io.picketline.bench;

import io.picketline.sensor.capture.PacketOutcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a packet's bytes to evidence, on the JVM as the sensor starts it. Every measurement writes
 * the packet first; {@link #baseline} does that and adds its bytes up.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgs = {
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseSerialGC",
      "-XX:+UseCompactObjectHeaders",
      "-Xmx96m",
      "-XX:TieredStopAtLevel=1"
    })
public class PacketPathBenchmark {
  private static final int KNOWN = 0xc6336401;
  private static final int IGNORED = 0x0b000001;
  private static final int FOUND = 0xcb007101;

  /** Odd, so that 2^32 packets come from as many sources. */
  private static final int SCATTER = 0x9e3779b1;

  /** A port that somebody of the fleet serves: its probes weigh less, but are weighed. */
  private static final int PORT = 23;

  private static final int VERDICT_PORTS = 4;

  private final Packets packets = new Packets();
  private final Path path = new Path();
  private int count;

  /** Measures nothing unless its packets are fit to be weighed. */
  @Setup
  public void check() {
    if (parse() != PacketOutcome.PROBE) {
      throw new IllegalStateException("the packet is no probe");
    }
  }

  /** The packet written and its bytes read. */
  @Benchmark
  public long baseline() {
    knownSource();
    return packets.touch();
  }

  /** Headers and both checksums. */
  @Benchmark
  public PacketOutcome parse() {
    knownSource();
    return path.parse(packets);
  }

  /** A source touches the same two ports again and again. */
  @Benchmark
  public long knownSource_knownPair() {
    knownSource();
    return path.detect(packets);
  }

  /** Every packet comes from another source: a forged flood. */
  @Benchmark
  public long newSource() {
    count++;
    packets.from(count * SCATTER, count);
    packets.ports(40_000, PORT);
    return path.detect(packets);
  }

  /** A source that is already found out touches all ports. */
  @Benchmark
  public long foundSource_newPair() {
    count++;
    packets.from(FOUND, count);
    packets.ports(40_000, count & 0x7fff);
    return path.detect(packets);
  }

  /** A source on the ignore list touches all ports. */
  @Benchmark
  public long ignoredSource() {
    count++;
    packets.from(IGNORED, count);
    packets.ports(40_000, count & 0x7fff);
    return path.detect(packets);
  }

  /** Four dark ports of a new source each time, so every fourth packet or so decides. */
  @Benchmark
  public long newVerdict() {
    count++;
    packets.from(count / VERDICT_PORTS * SCATTER, count);
    packets.ports(40_000, 1 + count % VERDICT_PORTS);
    return path.detect(packets);
  }

  private void knownSource() {
    count++;
    packets.from(KNOWN, count);
    packets.ports(40_000, PORT + (count & 1));
  }
}
