package io.picketline.sensor.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The time servers of a host, by the settings of chrony, ntpd, NTPsec, OpenNTPD and
 * systemd-timesyncd, and by what chrony leaves on its way.
 */
final class TimeServers {
  private static final String AS = "time server";
  private static final int MOST_FILES = 200;
  private static final int MOST_DEPTH = 4;

  /** A pool's members come and go. */
  private static final Duration MEASURED = Duration.ofDays(1);

  private static final Set<String> SERVERS = Set.of("server", "servers", "pool", "peer");

  private final HostFiles files;
  private final NeededServers found;
  private final Set<String> read = new HashSet<>();

  private TimeServers(HostFiles files, NeededServers found) {
    this.files = files;
    this.found = found;
  }

  /** Adds all that can be found. */
  static void read(HostFiles files, NeededServers found, Instant now) {
    var servers = new TimeServers(files, found);
    for (var path :
        List.of(
            "etc/chrony/chrony.conf",
            "etc/chrony.conf",
            "etc/ntp.conf",
            "etc/ntpsec/ntp.conf",
            "etc/ntpd.conf",
            "etc/openntpd/ntpd.conf",
            "run/ntp.conf.dhcp",
            "run/ntpsec/ntp.conf.dhcp",
            "var/lib/ntp/ntp.conf.dhcp")) {
      servers.daemon(path, 0);
    }
    files.matching("etc/ntpsec/ntp.d", "*.conf").forEach(path -> servers.daemon(path, 0));
    files.matching("run/chrony-dhcp", "*.sources").forEach(path -> servers.daemon(path, 0));
    servers.measured("var/lib/chrony", now);
    servers.measured("run/chrony", now);
    servers.timesyncd();
  }

  /** A file of lines that begin with a directive; directives of chrony take any case. */
  private void daemon(String path, int depth) {
    if (depth > MOST_DEPTH || read.size() >= MOST_FILES || !read.add(path)) {
      return;
    }
    for (var line : files.lines(path)) {
      var words = HostFiles.words(line);
      if (words.size() < 2 || isComment(line)) {
        continue;
      }
      var directive = words.getFirst().toLowerCase(Locale.ROOT);
      if (SERVERS.contains(directive)) {
        // ntpd's -4 and -6 stand before the name
        words.stream()
            .skip(1)
            .filter(word -> !word.startsWith("-"))
            .findFirst()
            .ifPresent(name -> found.add(name, AS));
      } else {
        others(directive, words.subList(1, words.size()), depth + 1);
      }
    }
  }

  private void others(String directive, List<String> values, int depth) {
    switch (directive) {
      case "include", "includefile" -> values.forEach(value -> include(value, depth));
      case "confdir" -> directories(values, "*.conf", depth);
      case "sourcedir" -> directories(values, "*.sources", depth);
      default -> {}
    }
  }

  private void directories(List<String> directories, String glob, int depth) {
    for (var directory : directories) {
      files.matching(directory, glob).forEach(path -> daemon(path, depth));
    }
  }

  private void include(String pattern, int depth) {
    var slash = pattern.lastIndexOf('/');
    if (slash > 0) {
      files
          .matching(pattern.substring(0, slash), pattern.substring(slash + 1))
          .forEach(path -> daemon(path, depth));
    }
  }

  private static boolean isComment(String line) {
    return "#!;%".indexOf(line.charAt(0)) >= 0;
  }

  /** chrony's measurements, a file for each source, named by its address. */
  private void measured(String directory, Instant now) {
    for (var path : files.matching(directory, "*.dat")) {
      if (files.changedSince(path, now.minus(MEASURED))) {
        var name = path.substring(path.lastIndexOf('/') + 1, path.length() - ".dat".length());
        found.address(name, AS);
      }
    }
  }

  /** systemd-timesyncd, where it runs; a setting in a comment is the one it was built with. */
  private void timesyncd() {
    if (!files.exists("run/systemd/timesync")) {
      return;
    }
    var paths =
        Stream.of("usr/lib/systemd", "usr/local/lib/systemd", "run/systemd", "etc/systemd")
            .flatMap(at ->
                Stream.concat(
                    Stream.of(at + "/timesyncd.conf"),
                    files.matching(at + "/timesyncd.conf.d", "*.conf").stream()))
            .toList();
    files.settings(
        paths,
        (key, value) -> {
          switch (key) {
            case "NTP", "FallbackNTP", "#FallbackNTP" ->
                HostFiles.words(value).forEach(name -> found.add(name, AS));
            default -> {}
          }
        });
  }
}
