package io.picketline.sensor.detect;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A sink that writes down what it is told, in the words of the traces. */
final class Told implements DetectionSink {
  final List<String> words = new ArrayList<>();
  final List<Verdict> verdicts = new ArrayList<>();
  final List<Prefix> blocked = new ArrayList<>();

  @Override
  public void evidence(RawProbe probe, Weighed weighed) {
    var kind = weighed.kind();
    var type = weighed.type();
    words.add(kind.number() + "(" + kind.weight() + ")" + type.text().replace(' ', '-'));
  }

  @Override
  public void block(
      long sourceHigh, long sourceLow, int keyLength, long blockNanos, BlockKind kind) {
    var source = new Prefix(new SourceAddress(sourceHigh, sourceLow), keyLength);
    blocked.add(source);
    var how = kind == BlockKind.SUSPECT ? "" : kind.name().toLowerCase(Locale.ROOT) + " ";
    words.add(how + "block " + source + " " + Duration.ofNanos(blockNanos).toMinutes() + "m");
  }

  @Override
  public void verdict(Verdict verdict, BlockKind kind) {
    verdicts.add(verdict);
    words.add("\"" + verdict.reason() + "\"");
  }

  @Override
  public void spared(Prefix source, RawProbe probe) {
    words.add("spared " + source);
  }

  @Override
  public void decoy(Prefix source, RawProbe probe, boolean blocked) {
    words.add("decoy " + source + (blocked ? " unblock" : ""));
  }

  @Override
  public void servedAfterAll(Prefix source, boolean isVoid) {
    words.add("served " + source + (isVoid ? " unblock" : " restrict"));
  }
}
