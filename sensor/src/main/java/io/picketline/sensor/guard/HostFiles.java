package io.picketline.sensor.guard;

import io.picketline.protocol.SourceAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * What a host's files say about who it needs: resolvers of resolv.conf(5), the DHCP and time
 * servers of systemd-networkd's leases, and from where logind's sessions come.
 *
 * @param root where the host's file system begins: {@code /}, but in tests
 */
record HostFiles(Path root) {
  private static final int MAX_FILES = 1_000;
  private static final long MAX_BYTES = 1 << 20;

  /** Every server named, each once for each role. */
  List<HostAddresses.Server> servers() {
    var found = new ArrayList<HostAddresses.Server>();
    for (var file : List.of("etc/resolv.conf", "run/systemd/resolve/resolv.conf")) {
      for (var line : lines(root.resolve(file))) {
        var words = line.strip().split("\\s+", -1);
        if (words.length > 1 && words[0].equals("nameserver")) {
          add(found, words[1], "resolver");
        }
      }
    }
    settings("run/systemd/netif/leases", (key, value) -> lease(found, key, value));
    settings(
        "run/systemd/sessions",
        (key, value) -> {
          if (key.equals("REMOTE_HOST")) {
            add(found, value, "administrator session");
          }
        });
    return found.stream().distinct().toList();
  }

  private static void lease(List<HostAddresses.Server> found, String key, String value) {
    switch (key) {
      case "SERVER_ADDRESS" -> add(found, value, "DHCP server");
      case "DNS" -> addAll(found, value, "resolver");
      case "NTP" -> addAll(found, value, "time server");
      default -> {}
    }
  }

  private static void addAll(List<HostAddresses.Server> found, String values, String as) {
    for (var value : values.split("\\s+", -1)) {
      add(found, value, as);
    }
  }

  private static void add(List<HostAddresses.Server> found, String text, String as) {
    var zone = text.indexOf('%');
    try {
      var address = SourceAddress.parse(zone < 0 ? text : text.substring(0, zone));
      found.add(new HostAddresses.Server(address, as));
    } catch (IllegalArgumentException e) {
      // a name, or nothing: only an address can be guarded, and names are never resolved
      return;
    }
  }

  /** Every KEY=value line of the files of a directory. */
  private void settings(String directory, BiConsumer<String, String> reader) {
    for (var file : files(root.resolve(directory))) {
      for (var line : lines(file)) {
        var equals = line.indexOf('=');
        if (equals > 0) {
          reader.accept(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1)));
        }
      }
    }
  }

  private static String unquoted(String value) {
    var bare = value.strip();
    var quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
    return quoted ? bare.substring(1, bare.length() - 1) : bare;
  }

  private static Set<Path> files(Path directory) {
    var found = new TreeSet<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (var entry : entries) {
        if (found.size() >= MAX_FILES) {
          break;
        }
        found.add(entry);
      }
    } catch (IOException e) {
      return Set.of(); // not every host has it
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        return List.of();
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of(); // not every host has it, and some may not be read
    }
  }
}
