package io.picketline.sensor.compat;

import io.picketline.protocol.Mode;
import io.picketline.spi.ConfigImport.Fate;
import java.util.Set;
import java.util.TreeSet;

/** When PortSentry acts, and what it then does. */
final class ImportedResponses {

  private static final int MOST_TRIGGER = 50;

  private final Draft draft;
  private final Set<Mode> modes;

  ImportedResponses(Draft draft, Set<Mode> modes) {
    this.draft = draft;
    this.modes = modes;
  }

  void write() {
    mode();
    trigger();
    resolve();
  }

  private void trigger() {
    var key = "SCAN_TRIGGER";
    var value = draft.value(key);
    if (value.isPresent() && !value.get().matches("[0-9]{1,9}")) {
      draft.note(key, Fate.BY_HAND, "is no number; PortSentry acted on the first packet");
    }
    var number = value.filter(text -> text.matches("[0-9]{1,9}")).map(Integer::parseInt).orElse(0);
    var immediate = number < 2 || number > MOST_TRIGGER;
    draft.set(
        "trigger",
        immediate ? "immediate" : String.valueOf(number),
        "without this line the evidence decides, as docs/detection.md says: fewer innocent are hit",
        key);
    if (value.isEmpty()) {
      draft.note(key, Fate.CHANGED, "not set: trigger = immediate, as PortSentry acts");
    } else if (number > MOST_TRIGGER) {
      draft.note(
          key, Fate.CHANGED, "trigger = immediate: over 50, PortSentry acts on the first packet");
    } else if (immediate) {
      draft.note(key, Fate.TAKEN, "trigger = immediate");
    } else {
      draft.note(
          key,
          Fate.CHANGED,
          "trigger = %d distinct ports; PortSentry counted one port touched twice as two"
              .formatted(number));
    }
  }

  private void resolve() {
    var key = "RESOLVE_HOST";
    var value = draft.value(key);
    if (value.isEmpty()) {
      return;
    }
    var on = value.get().equals("1");
    draft.set("resolve-names", String.valueOf(on), "", key);
    draft.note(
        key, Fate.TAKEN, on ? "resolve-names: asked beside the packets" : "resolve-names = false");
  }

  private void mode() {
    var numbers = new TreeSet<Integer>();
    for (var protocol : protocols()) {
      numbers.add(number("BLOCK_" + protocol));
    }
    var keys = protocols().stream().map("BLOCK_%s"::formatted).toArray(String[]::new);
    if (numbers.equals(Set.of(1))) {
      draft.set("mode", "block", "", keys);
      told(Fate.TAKEN, "mode = block", keys);
    } else if (numbers.equals(Set.of(0))) {
      draft.set("mode", "observe", "", keys);
      told(Fate.TAKEN, "mode = observe", keys);
    } else {
      draft.set(
          "mode",
          "observe",
          "BY HAND: one mode holds for both protocols; \"block\" would block for both",
          keys);
      told(
          Fate.BY_HAND,
          "mode = observe, so that nothing is blocked that was not; PortSentry told TCP and UDP"
              + " apart",
          keys);
    }
  }

  private void told(Fate fate, String text, String... keys) {
    for (var key : keys) {
      draft.note(key, fate, text);
    }
  }

  private Set<String> protocols() {
    var protocols = new TreeSet<String>();
    for (var mode : modes) {
      protocols.add(
          switch (mode) {
            case TCP, STCP, ATCP -> "TCP";
            case UDP, SUDP, AUDP -> "UDP";
          });
    }
    return protocols;
  }

  private int number(String key) {
    var value = draft.value(key).orElse("0");
    return value.matches("[0-2]") ? Integer.parseInt(value) : 0;
  }
}
