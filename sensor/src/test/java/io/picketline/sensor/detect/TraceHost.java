package io.picketline.sensor.detect;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/** The host of a trace: what it knows is set line by line. */
final class TraceHost implements HostView {
  final Set<String> served = new HashSet<>();
  final Set<String> lit = new HashSet<>();
  final List<Prefix> spared = new ArrayList<>();
  final List<Prefix> whole = new ArrayList<>();
  final List<Prefix> connected = new ArrayList<>();
  boolean straysExpected;
  boolean answersLate;
  boolean asksLater;

  @Override
  public boolean spared(long sourceHigh, long sourceLow) {
    return contains(spared, sourceHigh, sourceLow);
  }

  @Override
  public int keyLength(long sourceHigh, long sourceLow) {
    return contains(whole, sourceHigh, sourceLow) ? 128 : 64;
  }

  @Override
  public boolean served(RawProbe probe) {
    return served.contains(port(probe));
  }

  @Override
  public boolean dark(RawProbe probe) {
    return !served(probe) && !lit.contains(port(probe));
  }

  @Override
  public boolean strayAckExpected(RawProbe probe) {
    return straysExpected;
  }

  @Override
  public boolean lateAnswer(RawProbe probe) {
    return answersLate;
  }

  @Override
  public boolean servingNow(long sourceHigh, long sourceLow, int keyLength, IntConsumer ports) {
    if (asksLater) {
      return false;
    }
    if (contains(connected, sourceHigh, sourceLow)) {
      ports.accept(80);
    }
    return true;
  }

  private static String port(RawProbe probe) {
    return probe.port + (probe.tcp ? "/tcp" : "/udp");
  }

  private static boolean contains(List<Prefix> prefixes, long high, long low) {
    var address = new SourceAddress(high, low);
    return prefixes.stream().anyMatch(prefix -> prefix.contains(address));
  }
}
