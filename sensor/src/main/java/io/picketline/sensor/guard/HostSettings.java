package io.picketline.sensor.guard;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What a host's files say about who it needs. */
final class HostSettings {
  private static final String RESOLVER = "resolver";

  private final HostFiles files;
  private NeededServers last = new NeededServers();

  /** The settings of the host whose file system begins at {@code root}. */
  HostSettings(Path root) {
    files = new HostFiles(root);
  }

  /**
   * All of them as of now, each once for each role; and those of the last time, if something cannot
   * be read now.
   */
  NeededServers read(Instant now) {
    var found = new NeededServers();
    SessionFiles.read(files, found);
    for (var path :
        List.of(
            "etc/resolv.conf",
            "run/systemd/resolve/resolv.conf",
            "run/NetworkManager/no-stub-resolv.conf",
            "run/NetworkManager/resolv.conf")) {
      resolvers(path, found);
    }
    files.matching("run/resolvconf/interface", "*").forEach(path -> resolvers(path, found));
    files.matching("run/resolvconf/interfaces", "*").forEach(path -> resolvers(path, found));
    LeaseFiles.read(files, found, now);
    TimeServers.read(files, found, now);
    if (files.troubled()) {
      found.addAll(last);
    }
    last = found;
    return found;
  }

  /** resolv.conf(5). */
  private void resolvers(String path, NeededServers found) {
    for (var line : files.lines(path)) {
      var words = HostFiles.words(line);
      if (words.size() > 1 && words.getFirst().equals("nameserver")) {
        found.address(words.get(1), RESOLVER);
      }
    }
  }
}
