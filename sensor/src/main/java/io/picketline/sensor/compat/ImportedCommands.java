package io.picketline.sensor.compat;

import io.picketline.spi.ConfigImport.Fate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What PortSentry does about an attacker: route, hosts.deny and command. */
final class ImportedCommands {

  private static final String ROUTE = "KILL_ROUTE";
  private static final String DENY = "KILL_HOSTS_DENY";
  private static final String COMMAND = "KILL_RUN_CMD";
  private static final String FIRST = "KILL_RUN_CMD_FIRST";
  private static final String TARGET = "$TARGET$";
  private static final String OWN_DENY_FILE = "/var/lib/picketline/hosts.deny";
  private static final String RESPONSES = "responses";

  /** Programs whose work our own packet filter does. */
  private static final Set<String> FILTERS =
      Set.of(
          "iptables", "iptables-nft", "iptables-legacy", "ip6tables", "nft", "ipchains", "ipfwadm");

  private final Draft draft;

  ImportedCommands(Draft draft) {
    this.draft = draft;
  }

  void write() {
    var command = command();
    route(command);
    deny();
    command.ifPresent(words -> setCommand(words, COMMAND));
    first(command.isPresent());
  }

  private void route(Optional<List<String>> command) {
    var value = draft.value(ROUTE);
    if (value.isEmpty() || skipped(ROUTE, value.get())) {
      return;
    }
    var words = CommandWords.split(value.get());
    if (words.isEmpty()) {
      byHand(ROUTE, "only a shell can tell what it means");
      return;
    }
    var program = program(words.get());
    if (FILTERS.contains(program)) {
      draft.remark("not needed: Picketline drops packets by an nftables table of its own", ROUTE);
      draft.note(
          ROUTE,
          Fate.CHANGED,
          "packet-filter = nftables does it, in a set of its own, and every block ends");
    } else if (adds(program, words.get())) {
      draft.setIn(
          RESPONSES,
          "route",
          "on",
          "a blackhole route beside the packet filter; it is taken away when the block ends",
          ROUTE);
      draft.note(ROUTE, Fate.CHANGED, "responses.route = on: a blackhole route, for a time");
    } else if (command.isPresent()) {
      byHand(ROUTE, "there is one command, which %s has".formatted(COMMAND));
    } else if (fullPath(ROUTE, words.get())) {
      setCommand(words.get(), ROUTE);
    }
  }

  private void deny() {
    var value = draft.value(DENY);
    if (value.isEmpty() || skipped(DENY, value.get())) {
      return;
    }
    if (value.get().contains("$PORT$") || value.get().contains("$MODE$")) {
      byHand(DENY, "a file of addresses cannot tell ports and modes");
      return;
    }
    var line = value.get().replace(TARGET, OWN_DENY_FILE);
    draft.setIn(
        RESPONSES,
        "hosts-deny",
        "on",
        "BY HAND: write this line into /etc/hosts.deny, once: " + line,
        DENY);
    draft.note(
        DENY,
        Fate.BY_HAND,
        "responses.hosts-deny keeps the sources in a file of its own; write this line into"
            + " /etc/hosts.deny, once: "
            + line);
  }

  /** The external command, if it can be run without a shell. */
  private Optional<List<String>> command() {
    var value = draft.value(COMMAND);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    var words = CommandWords.split(value.get());
    if (words.isEmpty()) {
      byHand(COMMAND, "only a shell can tell what it means");
      return Optional.empty();
    }
    return words.filter(them -> fullPath(COMMAND, them));
  }

  private void setCommand(List<String> words, String key) {
    draft.setIn(
        RESPONSES, "command", Draft.list(words.stream().map(Draft::quoted).toList()), "", key);
    draft.note(
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

  /** Without the token for the attacker PortSentry itself passes the setting over. */
  private boolean skipped(String key, String value) {
    if (value.contains(TARGET)) {
      return false;
    }
    draft.remark("has no %s, so PortSentry never used it".formatted(TARGET), key);
    draft.note(key, Fate.NOT_NEEDED, "has no %s, so PortSentry never used it".formatted(TARGET));
    return true;
  }

  private boolean fullPath(String key, List<String> words) {
    if (words.getFirst().startsWith("/")) {
      return true;
    }
    byHand(key, "%s needs its full path".formatted(words.getFirst()));
    return false;
  }

  private void byHand(String key, String why) {
    draft.remark("BY HAND: not carried over: " + why, key);
    draft.note(key, Fate.BY_HAND, "not carried over: %s; see responses.command".formatted(why));
  }

  private static boolean adds(String program, List<String> words) {
    return program.equals("route") || (program.equals("ip") && words.contains("route"));
  }

  private static String program(List<String> words) {
    var path = words.getFirst();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
