package io.picketline.sensor.compat;

import io.picketline.protocol.Mode;
import io.picketline.spi.ConfigImport.Fate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * How PortSentry listened, which does not stand in its configuration: version 1 takes one mode of
 * each protocol on its command line, Debian's script from a file of its own; version 2 listens like
 * stcp and sudp unless it is started with --connect.
 */
final class ImportedModes {

  private static final Pattern DEFAULT =
      Pattern.compile("\\s*(TCP_MODE|UDP_MODE)=[\"']?([A-Za-z]*)[\"']?\\s*(#.*)?");

  private ImportedModes() {}

  /**
   * Sets the modes.
   *
   * @param told on the command line
   * @param defaults lines of Debian's file, if it was named
   */
  static Set<Mode> write(Draft draft, Set<Mode> told, Optional<List<String>> defaults) {
    if (!told.isEmpty()) {
      return write(draft, told, "as told on the command line");
    }
    var named = defaults.map(lines -> named(lines, draft)).orElseGet(Set::of);
    if (!named.isEmpty()) {
      return write(draft, named, "as in the defaults file");
    }
    if (draft.source().second()) {
      draft.note(
          "modes",
          Fate.CHANGED,
          "PortSentry 2 listens like stcp and sudp; if yours was started with --connect, import"
              + " with --modes tcp,udp");
      return write(draft, stealth(draft), "PortSentry 2 without --connect");
    }
    draft.note(
        "modes",
        Fate.BY_HAND,
        "not in this file: taken as atcp and audp; if PortSentry was started with others, import"
            + " with --modes, or with --default /etc/default/portsentry");
    return write(
        draft,
        EnumSet.of(Mode.ATCP, Mode.AUDP),
        "BY HAND: PortSentry's modes do not stand in its configuration; these are taken instead");
  }

  /** The protocols that ports are listed for; version 2 runs with one as well. */
  private static Set<Mode> stealth(Draft draft) {
    var modes = EnumSet.noneOf(Mode.class);
    if (draft.value("TCP_PORTS").isPresent()) {
      modes.add(Mode.STCP);
    }
    if (draft.value("UDP_PORTS").isPresent()) {
      modes.add(Mode.SUDP);
    }
    return modes.isEmpty() ? EnumSet.of(Mode.STCP, Mode.SUDP) : modes;
  }

  private static Set<Mode> write(Draft draft, Set<Mode> modes, String remark) {
    var ordered = new TreeSet<>(modes);
    draft.set("modes", Draft.list(ordered.stream().map(Mode::text).toList()), remark);
    return ordered;
  }

  private static Set<Mode> named(List<String> lines, Draft draft) {
    var modes = EnumSet.noneOf(Mode.class);
    for (var line : lines) {
      var setting = DEFAULT.matcher(line);
      if (setting.matches() && !setting.group(2).isEmpty()) {
        Mode.named(setting.group(2))
            .ifPresentOrElse(
                modes::add,
                () ->
                    draft.note(
                        "the defaults file",
                        setting.group(1),
                        Fate.BY_HAND,
                        "\"%s\" is no mode".formatted(setting.group(2))));
      }
    }
    return modes;
  }
}
