package io.picketline.sensor.guard;

import io.picketline.protocol.SourceAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * DHCP servers, and the resolvers and time servers they told of, by the leases that
 * systemd-networkd, dhclient, dhcpcd and NetworkManager keep. NetworkManager's own client notes no
 * server; it is mostly the gateway, which is known anyhow.
 */
final class LeaseFiles {
  private static final String SERVER = "DHCP server";
  private static final String RESOLVER = "resolver";
  private static final String TIME = "time server";

  private static final int OPTIONS = 240;
  private static final int COOKIE = 0x63825363;
  private static final int PAD = 0;
  private static final int END = 255;
  private static final int OPTION_RESOLVERS = 6;
  private static final int OPTION_TIME = 42;
  private static final int OPTION_SERVER = 54;

  private LeaseFiles() {}

  /** Adds all that can be found. */
  static void read(HostFiles files, NeededServers found, Instant now) {
    var networkd =
        Stream.of("run/systemd/netif/leases", "run/systemd/netif/links", "run/systemd/netif")
            .flatMap(directory -> files.matching(directory, "*").stream())
            .toList();
    files.settings(networkd, (key, value) -> networkd(found, key, value));
    for (var directory : List.of("var/lib/dhcp", "var/lib/dhclient", "var/lib/NetworkManager")) {
      for (var path : files.matching(directory, "*.{lease,leases}")) {
        dhclient(files.lines(path), found, now);
      }
    }
    for (var directory : List.of("var/lib/dhcpcd", "var/lib/dhcpcd5", "run/dhcpcd")) {
      for (var path : files.matching(directory, "*.lease")) {
        dhcpcd(files.bytes(path), found);
      }
    }
  }

  private static void networkd(NeededServers found, String key, String value) {
    switch (key) {
      case "SERVER_ADDRESS" -> found.address(value, SERVER);
      case "DNS" -> HostFiles.words(value).forEach(word -> found.address(word, RESOLVER));
      case "NTP" -> HostFiles.words(value).forEach(word -> found.add(word, TIME));
      default -> {}
    }
  }

  /** Blocks of {@code lease { … }}, of which only those count that have not expired (UTC). */
  static void dhclient(List<String> lines, NeededServers found, Instant now) {
    var lease = new NeededServers();
    var expired = false;
    for (var line : lines) {
      var words = HostFiles.words(line);
      if (line.startsWith("lease")) {
        lease = new NeededServers();
        expired = false;
      } else if (line.startsWith("expire")) {
        expired = hasExpired(words, now);
      } else if (line.startsWith("option") && words.size() > 2) {
        option(words, lease);
      } else if (line.startsWith("}") && !expired) {
        lease.addresses().forEach(server -> found.address(server.address(), server.as()));
      }
    }
  }

  private static void option(List<String> words, NeededServers lease) {
    var values = words.subList(2, words.size());
    switch (words.get(1)) {
      case "dhcp-server-identifier" -> lease.address(values.getFirst(), SERVER);
      case "domain-name-servers", "dhcp6.name-servers" ->
          values.forEach(value -> lease.address(value, RESOLVER));
      case "ntp-servers" -> values.forEach(value -> lease.address(value, TIME));
      default -> {}
    }
  }

  /** {@code expire 4 2026/11/26 12:00:00;}, {@code expire epoch 1795694400;} or {@code never}. */
  private static boolean hasExpired(List<String> words, Instant now) {
    try {
      if (words.size() > 2 && words.get(1).equals("epoch")) {
        return now.getEpochSecond() >= Long.parseLong(words.get(2));
      }
      if (words.size() > 3) {
        var date = numbers(words.get(2), "/");
        var time = numbers(words.get(3), ":");
        var at = LocalDateTime.of(date[0], date[1], date[2], time[0], time[1], time[2]);
        return !now.isBefore(at.toInstant(ZoneOffset.UTC));
      }
    } catch (NumberFormatException | DateTimeException | ArrayIndexOutOfBoundsException e) {
      return true; // what cannot be read guards nobody
    }
    return false;
  }

  private static int[] numbers(String text, String between) {
    return Arrays.stream(text.split(between, 3)).mapToInt(Integer::parseInt).toArray();
  }

  /** The server's last message as it came (RFC 2131, 2; options by RFC 2132). */
  static void dhcpcd(byte[] message, NeededServers found) {
    if (message.length < OPTIONS || number(message, OPTIONS - 4) != COOKIE) {
      return;
    }
    for (var at = OPTIONS; at < message.length && (message[at] & 0xff) != END; ) {
      var option = message[at] & 0xff;
      if (option == PAD) {
        at++;
        continue;
      }
      var length = at + 1 < message.length ? message[at + 1] & 0xff : message.length;
      if (at + 2 + length > message.length) {
        return;
      }
      addresses(message, at + 2, length, found, words(option));
      at += 2 + length;
    }
  }

  private static String words(int option) {
    return switch (option) {
      case OPTION_RESOLVERS -> RESOLVER;
      case OPTION_TIME -> TIME;
      case OPTION_SERVER -> SERVER;
      default -> "";
    };
  }

  private static void addresses(
      byte[] message, int from, int length, NeededServers found, String as) {
    for (var at = from; !as.isEmpty() && at + 4 <= from + length; at += 4) {
      found.address(SourceAddress.v4(number(message, at)), as);
    }
  }

  private static int number(byte[] message, int at) {
    return (message[at] & 0xff) << 24
        | (message[at + 1] & 0xff) << 16
        | (message[at + 2] & 0xff) << 8
        | (message[at + 3] & 0xff);
  }
}
