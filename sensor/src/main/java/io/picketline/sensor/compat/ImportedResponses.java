package io.picketline.sensor.compat;

import io.picketline.protocol.Mode;
import io.picketline.spi.ConfigImport.Fate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** When PortSentry acts, and whether it blocks then. */
final class ImportedResponses {

  private static final int MOST_TRIGGER = 50;
  private static final int MOST_COUNTED = 1_000;
  private static final int LOG_ALONE = 0;
  private static final int BLOCK = 1;
  private static final int COMMAND_ALONE = 2;

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
    var number = value.flatMap(ImportedResponses::number);
    var hits = number.orElse(0);
    if (draft.source().second() && hits > MOST_COUNTED) {
      draft.set("trigger", String.valueOf(MOST_COUNTED), "the most that is counted here", key);
      draft.note(key, Fate.CHANGED, "trigger = %d, the most here".formatted(MOST_COUNTED));
      return;
    }
    var over = hits > MOST_TRIGGER && !draft.source().second();
    var immediate = hits < 2 || over;
    draft.set(
        "trigger",
        immediate ? "immediate" : String.valueOf(hits),
        "without this line the evidence decides, as docs/detection.md says: fewer innocent are hit",
        key);
    if (value.isEmpty()) {
      draft.note(key, Fate.CHANGED, "not set: trigger = immediate, as PortSentry acts");
    } else if (number.isEmpty()) {
      draft.note(key, Fate.BY_HAND, "is no number: trigger = immediate, as PortSentry acts");
    } else if (over) {
      draft.note(
          key, Fate.CHANGED, "trigger = immediate: over 50, PortSentry acts on the first packet");
    } else if (immediate) {
      draft.note(key, Fate.TAKEN, "trigger = immediate");
    } else {
      draft.note(
          key,
          Fate.CHANGED,
          "trigger = %d distinct ports; PortSentry counted one port touched twice as two"
              .formatted(hits));
    }
  }

  private void resolve() {
    var key = "RESOLVE_HOST";
    if (draft.value(key).isEmpty()) {
      return;
    }
    var on = draft.value(key).get().equals("1");
    draft.set("resolve-names", String.valueOf(on), "", key);
    draft.note(
        key, Fate.TAKEN, on ? "resolve-names: asked beside the packets" : "resolve-names = false");
  }

  /** The mode, and what goes with it. */
  private void mode() {
    var keys = keys();
    var commands = new ImportedCommands(draft);
    var numbers = new TreeSet<Integer>();
    for (var key : keys) {
      numbers.add(block(key));
    }
    if (numbers.equals(Set.of(COMMAND_ALONE))) {
      mode("block", Fate.TAKEN, "packet-filter = none: the command alone is run", "", keys);
      draft.set("packet-filter", "none", "", keys);
      commands.write(false, commandAlone(keys));
    } else if (numbers.equals(Set.of(BLOCK))) {
      blocked(commands, keys);
    } else if (numbers.equals(Set.of(LOG_ALONE))) {
      logged(keys);
      commands.write(Stream.of(keys).anyMatch(draft::unseen), Optional.empty());
    } else {
      mode(
          "observe",
          Fate.BY_HAND,
          "mode = observe, so that nothing is blocked that was not: one mode holds for both"
              + " protocols here",
          "BY HAND: one mode holds for both protocols; \"block\" would block for both",
          keys);
      commands.write(true, numbers.contains(BLOCK) ? Optional.empty() : commandAlone(keys));
    }
  }

  private void blocked(ImportedCommands commands, String... keys) {
    if (commands.cuts()) {
      mode(
          "block",
          Fate.TAKEN,
          "mode = block: the packet filter drops attackers, for a time",
          "",
          keys);
    } else if (commands.answers()) {
      mode(
          "block",
          Fate.BY_HAND,
          "packet-filter = none: no KILL_ROUTE is known to have cut attackers off; without this"
              + " line the packet filter drops them",
          "BY HAND: take packet-filter = none away to drop attackers' packets",
          keys);
      draft.set("packet-filter", "none", "", keys);
    } else {
      mode(
          "observe",
          Fate.BY_HAND,
          "mode = observe: there is nothing that is known to have cut attackers off",
          "BY HAND: PortSentry had nothing to block with that is known here; \"block\" blocks by"
              + " the packet filter",
          keys);
    }
    commands.write(false, Optional.empty());
  }

  /** Nothing but the log; a line that PortSentry passed over means that, too. */
  private void logged(String... keys) {
    if (Stream.of(keys).noneMatch(draft::unseen)) {
      mode("observe", Fate.TAKEN, "mode = observe", "", keys);
    } else {
      mode(
          "observe",
          Fate.BY_HAND,
          "mode = observe: PortSentry 1.x did not see the line, and blocked nobody",
          "BY HAND: PortSentry 1.x did not see the line, and blocked nobody",
          keys);
    }
  }

  private static Optional<String> commandAlone(String... keys) {
    return Optional.of(
        "%s %s not 1, so PortSentry used the command alone"
            .formatted(String.join(" and ", keys), keys.length == 1 ? "is" : "are"));
  }

  private int block(String key) {
    return draft.unseen(key)
        ? LOG_ALONE
        : draft.value(key).flatMap(ImportedResponses::number).orElse(LOG_ALONE);
  }

  private void mode(String mode, Fate fate, String note, String remark, String... keys) {
    draft.set("mode", mode, remark, keys);
    for (var key : keys) {
      draft.note(key, fate, note);
    }
    for (var key : List.of("BLOCK_TCP", "BLOCK_UDP")) {
      if (!List.of(keys).contains(key) && draft.source().entry(key).isPresent()) {
        draft.note(key, Fate.NOT_NEEDED, "no mode of that protocol is on");
      }
    }
  }

  private String[] keys() {
    var keys = new TreeSet<String>();
    for (var mode : modes) {
      keys.add(
          switch (mode) {
            case TCP, STCP, ATCP -> "BLOCK_TCP";
            case UDP, SUDP, AUDP -> "BLOCK_UDP";
          });
    }
    return keys.toArray(String[]::new);
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
  }
}
