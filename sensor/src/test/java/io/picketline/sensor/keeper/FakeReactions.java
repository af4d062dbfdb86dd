package io.picketline.sensor.keeper;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.Verdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers whom it was told of. */
final class FakeReactions implements Reactions {

  final List<Prefix> blocked = new CopyOnWriteArrayList<>();
  final List<Prefix> unblocked = new CopyOnWriteArrayList<>();

  @Override
  public void blocked(Verdict verdict, Scope scope) {
    blocked.add(verdict.source());
  }

  @Override
  public void unblocked(Prefix source) {
    unblocked.add(source);
  }
}
