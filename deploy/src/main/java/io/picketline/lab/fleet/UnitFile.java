package io.picketline.lab.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A unit file of systemd as it is shipped (systemd.service(5), systemd.exec(5)), as far as the lab
 * plays it. A directive that nobody here has thought of is refused, so that none is shipped that
 * the lab would leave out unawares.
 */
final class UnitFile {

  /** What a lab without systemd cannot play, or that says when and not how a daemon runs. */
  private static final Set<String> NOT_PLAYED =
      Set.of(
          "Unit.Description",
          "Unit.Documentation",
          "Unit.After",
          "Unit.Wants",
          "Unit.StartLimitIntervalSec",
          "Unit.StartLimitBurst",
          "Install.WantedBy",
          "Service.Type",
          "Service.NotifyAccess",
          "Service.ExecStartPre",
          "Service.ExecStart",
          "Service.ExecReload",
          "Service.Restart",
          "Service.RestartSec",
          "Service.RestartPreventExitStatus",
          "Service.SuccessExitStatus",
          "Service.TimeoutStartSec",
          "Service.TimeoutStopSec",
          "Service.TimeoutAbortSec",
          "Service.WatchdogSec",
          "Service.WatchdogSignal",
          "Service.KillMode",
          "Service.OOMScoreAdjust",
          "Service.MemoryMax",
          "Service.CPUWeight",
          "Service.TasksMax",
          "Service.StateDirectory",
          "Service.StateDirectoryMode",
          "Service.RuntimeDirectory",
          "Service.RuntimeDirectoryMode",
          "Service.PrivateDevices",
          "Service.PrivateTmp",
          "Service.ProtectHome",
          "Service.PrivateMounts",
          "Service.ProtectProc",
          "Service.ProtectClock",
          "Service.ProtectControlGroups",
          "Service.ProtectHostname",
          "Service.ProtectKernelLogs",
          "Service.ProtectKernelModules",
          "Service.RestrictAddressFamilies",
          "Service.RestrictNamespaces",
          "Service.RestrictRealtime",
          "Service.RestrictSUIDSGID",
          "Service.LockPersonality",
          "Service.RemoveIPC",
          "Service.SystemCallArchitectures",
          "Service.SystemCallFilter",
          "Service.SystemCallErrorNumber");

  private static final Set<String> PLAYED =
      Set.of(
          "Service.User",
          "Service.Group",
          "Service.SupplementaryGroups",
          "Service.AmbientCapabilities",
          "Service.CapabilityBoundingSet",
          "Service.NoNewPrivileges",
          "Service.UMask",
          "Service.LimitNOFILE",
          "Service.ProtectSystem",
          "Service.ProtectKernelTunables");

  private final Path file;
  private final Map<String, List<String>> values;

  private UnitFile(Path file, Map<String, List<String>> values) {
    this.file = file;
    this.values = values;
  }

  /**
   * Reads one.
   *
   * @throws LabException naming a line that is no directive, or one that is not known
   */
  static UnitFile read(Path file) {
    var values = new TreeMap<String, List<String>>();
    var section = "";
    try {
      for (var line : Files.readAllLines(file)) {
        var text = line.strip();
        if (text.startsWith("[") && text.endsWith("]")) {
          section = text.substring(1, text.length() - 1);
        } else if (!text.isEmpty() && "#;".indexOf(text.charAt(0)) < 0) {
          take(file, section, text, values);
        }
      }
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
    return new UnitFile(file, values);
  }

  /** A directive's values add up; an empty one begins anew. */
  private static void take(
      Path file, String section, String text, Map<String, List<String>> values) {
    var pair = text.split("=", 2);
    var name = section + "." + pair[0].strip();
    if (pair.length < 2 || !(PLAYED.contains(name) || NOT_PLAYED.contains(name))) {
      throw new LabException("%s: the lab does not know '%s'".formatted(file, text));
    }
    var all = values.computeIfAbsent(name, _ -> new ArrayList<>());
    if (pair[1].isBlank()) {
      all.clear();
    } else {
      all.add(pair[1].strip());
    }
  }

  /** The user that it names. */
  String user() {
    return required("User");
  }

  /** Its group. */
  String group() {
    return required("Group");
  }

  /** All its groups. */
  List<String> groups() {
    return Stream.concat(Stream.of(group()), words("SupplementaryGroups")).toList();
  }

  /** What the daemon can do from its start, as setpriv(1) names it. */
  List<String> ambient() {
    return capabilities("AmbientCapabilities");
  }

  /** What it or anything that it runs could ever do. */
  List<String> bounding() {
    if (!values.containsKey("Service.CapabilityBoundingSet")) {
      throw new LabException("%s: leaves all capabilities to be had".formatted(file));
    }
    return capabilities("CapabilityBoundingSet");
  }

  boolean noNewPrivileges() {
    return last("NoNewPrivileges").equals(Optional.of("yes"));
  }

  /**
   * Words of a shell that run what they are given, with the file system, limits and mask of the
   * unit. All but {@code /tmp} can be read only, where the lab has its daemons' directories. Run by
   * {@code ip netns exec}, whose mounts are its own.
   */
  String places() {
    var words = new ArrayList<>(List.of("set -e"));
    if (last("ProtectSystem").equals(Optional.of("strict"))) {
      words.add(
          "for d in /*; do case $d in /dev|/proc|/sys|/tmp) ;;"
              + " *) [ ! -d $d ] || [ -L $d ] ||"
              + " { mount --rbind $d $d; mount -o remount,bind,ro $d; };; esac; done");
    }
    if (last("ProtectKernelTunables").equals(Optional.of("yes"))) {
      words.add("mount --rbind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys");
    }
    last("LimitNOFILE")
        .ifPresent(files -> words.add("ulimit -n %s 2>/dev/null || true".formatted(files)));
    last("UMask").ifPresent(mask -> words.add("umask " + mask));
    return String.join("; ", words) + "; exec \"$@\"";
  }

  private List<String> capabilities(String name) {
    return words(name)
        .map(word -> word.substring("CAP_".length()).toLowerCase(Locale.ROOT))
        .toList();
  }

  private Stream<String> words(String name) {
    return values.getOrDefault("Service." + name, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split("\\s+", -1)));
  }

  private String required(String name) {
    return last(name)
        .orElseThrow(() -> new LabException("%s: sets no %s".formatted(file, name)));
  }

  private Optional<String> last(String name) {
    var all = values.getOrDefault("Service." + name, List.of());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }
}
