package io.picketline.lab.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The proofs of a scenario; one that is asked in every run must hold in every run. */
public final class Proofs {

  private final SequencedMap<String, Proof> byName = new LinkedHashMap<>();

  /** Notes that {@code name} held or did not, with what was seen. */
  void check(String name, boolean ok, String detail) {
    add(new Proof(name, ok, detail));
  }

  /** The same of something that an intruder tried. */
  void check(String who, String name, String end, boolean ok, String detail) {
    add(new Proof(name, ok, detail, Optional.of(who), Optional.of(end)));
  }

  private void add(Proof proof) {
    byName.merge(proof.name(), proof, (old, now) -> old.ok() ? now : old);
  }

  /** In the order they were first asked. */
  public List<Proof> all() {
    return List.copyOf(byName.sequencedValues());
  }

  /** Whether there are any, and all hold. */
  public boolean ok() {
    return !byName.isEmpty() && byName.values().stream().allMatch(Proof::ok);
  }
}
