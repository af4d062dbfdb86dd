package io.picketline.sensor.compat;

import io.picketline.spi.ConfigImport.Fate;
import java.util.List;
import java.util.Optional;

/** What PortSentry does about an attacker: route, hosts.deny and command. */
final class ImportedCommands {

  private static final String ROUTE = "KILL_ROUTE";
  private static final String DENY = "KILL_HOSTS_DENY";
  private static final String COMMAND = "KILL_RUN_CMD";
  private static final String FIRST = "KILL_RUN_CMD_FIRST";
  private static final String NO_TARGET =
      "has no %s, so PortSentry never used it".formatted(KillRoute.TARGET);
  private static final String OWN_DENY_FILE = "/var/lib/picketline/sensor/hosts.deny";
  private static final String RESPONSES = "responses";

  private final Draft draft;
  private final KillRoute route;
  private boolean idle;

  ImportedCommands(Draft draft) {
    this.draft = draft;
    this.route = draft.unseen(ROUTE) ? KillRoute.ABSENT : KillRoute.of(draft.value(ROUTE));
  }

  /** Whether PortSentry cut an attacker off from everything. */
  boolean cuts() {
    return route.cuts();
  }

  /** Whether it did anything else that is carried over. */
  boolean answers() {
    return usable(COMMAND).isPresent()
        || (route == KillRoute.PROGRAM && usable(ROUTE).isPresent())
        || (!draft.unseen(DENY) && draft.value(DENY).filter(ImportedCommands::lists).isPresent());
  }

  /**
   * Sets what PortSentry used.
   *
   * @param observing whether none of it is run, for the mode is observe
   * @param alone why the command alone was used, if it was
   */
  void write(boolean observing, Optional<String> alone) {
    idle = observing;
    var command = command();
    if (alone.isPresent()) {
      notUsed(ROUTE, alone.get());
      notUsed(DENY, alone.get());
    } else {
      route(command);
      deny();
    }
    command.ifPresent(words -> setCommand(words, COMMAND));
    first(command.isPresent());
  }

  private void route(Optional<List<String>> command) {
    if (unseen(ROUTE)) {
      return;
    }
    switch (route) {
      case ABSENT -> {}
      case UNUSED -> notUsed(ROUTE, NO_TARGET);
      case UNCERTAIN -> byHand(ROUTE, "only a shell can tell what it means");
      case FILTER -> byHand(ROUTE, "it is not known to drop every packet of an attacker");
      case DROP -> {
        draft.remark("not needed: Picketline drops packets by an nftables table of its own", ROUTE);
        note(
            ROUTE,
            Fate.CHANGED,
            "packet-filter = nftables does it, in a set of its own, and every block ends");
      }
      case ROUTE -> {
        draft.setIn(
            RESPONSES,
            "route",
            "on",
            "a blackhole route beside the packet filter; it is taken away when the block ends",
            ROUTE);
        note(ROUTE, Fate.CHANGED, "responses.route = on: a blackhole route, for a time");
      }
      case PROGRAM -> {
        if (command.isPresent()) {
          byHand(ROUTE, "there is one command, which %s has".formatted(COMMAND));
        } else {
          words(ROUTE).ifPresent(words -> setCommand(words, ROUTE));
        }
      }
    }
  }

  private void deny() {
    var value = draft.value(DENY);
    if (value.isEmpty() || unseen(DENY)) {
      return;
    }
    if (!value.get().contains(KillRoute.TARGET)) {
      notUsed(DENY, NO_TARGET);
      return;
    }
    if (!lists(value.get())) {
      byHand(DENY, "a file of addresses cannot tell ports and modes");
      return;
    }
    var line = value.get().replace(KillRoute.TARGET, OWN_DENY_FILE);
    draft.setIn(
        RESPONSES,
        "hosts-deny",
        "on",
        "BY HAND: write this line into /etc/hosts.deny, once: " + line,
        DENY);
    note(
        DENY,
        Fate.BY_HAND,
        "responses.hosts-deny keeps the sources in a file of its own; write this line into"
            + " /etc/hosts.deny, once: "
            + line);
  }

  /** The external command, if it can be run without a shell. */
  private Optional<List<String>> command() {
    return draft.value(COMMAND).isEmpty() || unseen(COMMAND) ? Optional.empty() : words(COMMAND);
  }

  /** The words of a command that can be run without a shell; why not is told. */
  private Optional<List<String>> words(String key) {
    var usable = usable(key);
    if (usable.isEmpty()) {
      var words = draft.value(key).flatMap(CommandWords::split);
      byHand(
          key,
          words
              .map(them -> "%s needs its full path".formatted(them.getFirst()))
              .orElse("only a shell can tell what it means"));
    }
    return usable;
  }

  private Optional<List<String>> usable(String key) {
    return draft.unseen(key)
        ? Optional.empty()
        : draft
            .value(key)
            .flatMap(CommandWords::split)
            .filter(words -> words.getFirst().startsWith("/"));
  }

  private void setCommand(List<String> words, String key) {
    draft.setIn(
        RESPONSES, "command", Draft.list(words.stream().map(Draft::quoted).toList()), "", key);
    note(
        key,
        key.equals(COMMAND) ? Fate.TAKEN : Fate.CHANGED,
        "responses.command, run without a shell as %d words".formatted(words.size()));
  }

  private void first(boolean used) {
    var value = draft.value(FIRST);
    if (value.isEmpty()) {
      return;
    }
    var first = value.get().equals("1");
    if (used) {
      draft.setIn(RESPONSES, "command-first", first ? "on" : "off", "", FIRST);
    }
    draft.note(
        FIRST,
        used ? Fate.TAKEN : Fate.NOT_NEEDED,
        used
            ? "responses.command-first = " + (first ? "on" : "off")
            : "there is no command to run");
  }

  /** Notes what is set; in mode observe, that it waits for another. */
  private void note(String key, Fate fate, String text) {
    if (idle) {
      draft.note(key, Fate.BY_HAND, text + "; set, but does nothing in mode observe");
    } else {
      draft.note(key, fate, text);
    }
  }

  private boolean unseen(String key) {
    var unseen = draft.unseen(key);
    if (unseen) {
      byHand(key, "PortSentry 1.x did not see the line");
    }
    return unseen;
  }

  private void notUsed(String key, String why) {
    if (draft.value(key).isPresent()) {
      draft.remark("not used: " + why, key);
      draft.note(key, Fate.NOT_NEEDED, "not used: " + why);
    }
  }

  private void byHand(String key, String why) {
    draft.remark("BY HAND: not carried over: " + why, key);
    draft.note(key, Fate.BY_HAND, "not carried over: %s; see responses.command".formatted(why));
  }

  /** Whether a line for hosts.deny names the attacker and nothing that a list cannot hold. */
  private static boolean lists(String line) {
    return line.contains(KillRoute.TARGET) && !line.contains("$PORT$") && !line.contains("$MODE$");
  }
}
