package io.picketline.sensor.compat;

import io.picketline.protocol.Mode;
import io.picketline.spi.ConfigImport.Fate;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Lists and limits of ports, and what a bound port says. */
final class ImportedPorts {

  private static final int MAX_PORT = 65_535;
  private static final int MOST_LISTED = 64;
  private static final int USUAL_LIMIT = 1024;
  private static final int LONGEST_BANNER = 1024;
  private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final Draft draft;
  private final Set<Mode> modes;
  private final Charset charset;

  /**
   * The part of a draft that tells of ports.
   *
   * @param charset what the file is written in
   */
  ImportedPorts(Draft draft, Set<Mode> modes, Charset charset) {
    this.draft = draft;
    this.modes = modes;
    this.charset = charset;
  }

  void write() {
    list("TCP_PORTS", "tcp-ports", Mode.TCP, Mode.STCP);
    list("UDP_PORTS", "udp-ports", Mode.UDP, Mode.SUDP);
    limits();
    banner();
  }

  private void list(String key, String ours, Mode bound, Mode stealth) {
    var wanted = modes.contains(bound) || modes.contains(stealth);
    var value = draft.value(key);
    if (value.isEmpty()) {
      if (wanted) {
        draft.note(
            key,
            Fate.CHANGED,
            draft.source().second()
                ? "not set; %s keeps its default".formatted(ours)
                : "not set, so PortSentry would not start; %s keeps its default".formatted(ours));
      }
      return;
    }
    var ports = ports(key, value.get());
    if (ports.isEmpty()) {
      return;
    }
    draft.set(ours, Draft.list(ports), wanted ? "" : "not used by the modes above, as it was", key);
    if (draft.source().entry(key).isPresent()) {
      draft.note(key, Fate.TAKEN, taken(ours, ports, wanted));
    }
  }

  private String taken(String ours, List<String> ports, boolean wanted) {
    var text = "%s, %d ports and ranges".formatted(ours, ports.size());
    if (!wanted) {
      return text + "; not used by these modes, as it was";
    }
    return !draft.source().second() && ports.size() > MOST_LISTED
        ? text + "; PortSentry 1.x watched the first %d alone".formatted(MOST_LISTED)
        : text;
  }

  /** The good ones of a list, as we write them; the others are told. */
  private List<String> ports(String key, String value) {
    var ports = new ArrayList<String>();
    for (var item : value.split("[,\\s]+", -1)) {
      var port = PORT.matcher(item);
      if (item.isEmpty()) {
        continue;
      }
      if (!port.matches() || !inOrder(port.group(1), port.group(2))) {
        draft.note(key, Fate.BY_HAND, "\"%s\" is no port and no range".formatted(item));
      } else if (port.group(2) == null) {
        ports.add(String.valueOf(Integer.parseInt(port.group(1))));
      } else {
        ports.add("\"%s\"".formatted(item));
        if (!draft.source().second()) {
          draft.note(
              key,
              Fate.CHANGED,
              "%s is taken as the range it means; PortSentry 1.x watched port %s alone"
                  .formatted(item, port.group(1)));
        }
      }
    }
    if (value.chars().anyMatch(Character::isWhitespace) && !draft.source().second()) {
      draft.note(
          key, Fate.CHANGED, "holds blanks, which PortSentry forbids; all its ports are taken");
    }
    return ports;
  }

  private static boolean inOrder(String first, String last) {
    var from = Integer.parseInt(first);
    var to = last == null ? from : Integer.parseInt(last);
    return from >= 1 && from <= to && to <= MAX_PORT;
  }

  /** One highest port for both protocols here; two in PortSentry. */
  private void limits() {
    var watchesTcp = modes.contains(Mode.ATCP);
    var watchesUdp = modes.contains(Mode.AUDP);
    var tcp = limit("ADVANCED_PORTS_TCP", watchesTcp);
    var udp = limit("ADVANCED_PORTS_UDP", watchesUdp);
    var excluded = new ArrayList<String>();
    exclude("ADVANCED_EXCLUDE_TCP", watchesTcp, "tcp", excluded);
    exclude("ADVANCED_EXCLUDE_UDP", watchesUdp, "udp", excluded);
    if (!watchesTcp && !watchesUdp) {
      for (var key : List.of("ADVANCED_PORTS_TCP", "ADVANCED_PORTS_UDP")) {
        draft
            .source()
            .entry(key)
            .ifPresent(_ -> draft.note(key, Fate.NOT_NEEDED, "for modes atcp and audp alone"));
      }
    } else {
      var highest = Math.max(watchesTcp ? tcp : 0, watchesUdp ? udp : 0);
      draft.set(
          "max-port",
          String.valueOf(highest),
          "the highest port watched; PortSentry's number is the first that is not",
          "ADVANCED_PORTS_TCP",
          "ADVANCED_PORTS_UDP");
      if (watchesTcp && tcp < highest) {
        excluded.add("\"%d-%d/tcp\"".formatted(tcp + 1, highest));
      }
      if (watchesUdp && udp < highest) {
        excluded.add("\"%d-%d/udp\"".formatted(udp + 1, highest));
      }
    }
    if (!excluded.isEmpty()) {
      draft.set(
          "exclude-ports",
          Draft.list(excluded),
          "",
          "ADVANCED_EXCLUDE_TCP",
          "ADVANCED_EXCLUDE_UDP");
    }
  }

  /** The highest port of a protocol. */
  private int limit(String key, boolean watched) {
    var value = draft.value(key);
    var number =
        value
            .filter(text -> NUMBER.matcher(text).matches())
            .map(Integer::parseInt)
            .orElse(USUAL_LIMIT);
    var highest = Math.clamp(number - 1L, 1, MAX_PORT);
    if (!watched) {
      return highest;
    }
    if (value.isEmpty()) {
      draft.note(key, Fate.CHANGED, "not set: ports below 1024 are watched, as PortSentry would");
    } else if (!NUMBER.matcher(value.get()).matches()) {
      draft.note(key, Fate.BY_HAND, "is no number; ports below 1024 are watched");
    } else if (highest != number - 1) {
      draft.note(key, Fate.CHANGED, "every port from 1 to %d is watched".formatted(highest));
    } else {
      draft.note(key, Fate.TAKEN, "max-port: ports 1 to %d are watched".formatted(highest));
    }
    return highest;
  }

  private void exclude(String key, boolean watched, String protocol, List<String> excluded) {
    var value = draft.value(key);
    if (value.isEmpty()) {
      return;
    }
    if (!watched) {
      draft.note(key, Fate.NOT_NEEDED, "for mode a%s alone".formatted(protocol));
      return;
    }
    var ports = ports(key, value.get());
    ports.forEach(port -> excluded.add("\"%s/%s\"".formatted(port.replace("\"", ""), protocol)));
    draft.note(key, Fate.TAKEN, "exclude-ports, %d of them".formatted(ports.size()));
  }

  private void banner() {
    var key = "PORT_BANNER";
    var value = draft.value(key);
    if (value.isEmpty()) {
      return;
    }
    var text = value.get();
    var bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_BANNER) {
      draft.note(
          key, Fate.BY_HAND, "has %d bytes; the most is %d".formatted(bytes, LONGEST_BANNER));
      draft.remark("BY HAND: too long for a banner", key);
      return;
    }
    if (!Arrays.equals(text.getBytes(charset), text.getBytes(StandardCharsets.UTF_8))) {
      draft.set("banner", Draft.quoted(text), "BY HAND: other bytes are sent, in UTF-8", key);
      draft.note(key, Fate.BY_HAND, "banner: was not in UTF-8; other bytes would be sent");
      return;
    }
    draft.set("banner", Draft.quoted(text), "", key);
    draft.note(key, Fate.TAKEN, "banner: said by ports that modes tcp and udp bind");
  }
}
