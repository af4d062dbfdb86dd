package io.picketline.sensor.guard;

import io.picketline.fuzz.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Files of other programs that name whom this host needs. */
public final class SettingsFuzz {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> FILES =
      List.of(
          "etc/resolv.conf",
          "etc/chrony/chrony.conf",
          "run/systemd/sessions/1",
          "run/systemd/netif/leases/2",
          "var/lib/dhcp/dhclient.leases",
          "run/utmp",
          "var/lib/dhcpcd/eth0.lease",
          "etc/systemd/timesyncd.conf");
  private static final Path ROOT = root();

  private SettingsFuzz() {}

  /** The first byte says which file the rest is. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    var file = ROOT.resolve(FILES.get((input[0] & 0xff) % FILES.size()));
    var bytes = Arrays.copyOfRange(input, 1, input.length);
    Files.write(file, bytes);
    Limits.within(input.length, SettingsFuzz::read);
    Files.delete(file);
    var found = new NeededServers();
    LeaseFiles.dhclient(
        new String(bytes, StandardCharsets.UTF_8).lines().map(String::strip).toList(), found, NOW);
  }

  private static void read() {
    var found = new HostSettings(ROOT).read(NOW);
    for (var server : found.addresses()) {
      if (!NeededServers.isOther(server.address())) {
        throw new AssertionError(server + " can be nobody else");
      }
    }
    for (var named : found.names()) {
      if (!named.name().matches("[a-z0-9.-]+")) {
        throw new AssertionError(named + " is no name");
      }
    }
  }

  private static Path root() {
    try {
      var root = Files.createTempDirectory("fuzz");
      for (var file : FILES) {
        Files.createDirectories(root.resolve(file).getParent());
      }
      Files.createDirectories(root.resolve("run/systemd/timesync"));
      Files.createDirectories(root.resolve("proc/1"));
      return root;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
