package io.picketline.sensor.config;

import io.picketline.file.FileTrouble;
import io.picketline.file.ShortFile;
import io.picketline.protocol.IpProtocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** The names that this system has for ports (services(5)), aliases among them. Immutable. */
final class ServiceNames {

  /** Where systems keep them. */
  static final Path FILE = Path.of("/etc/services");

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern ENDPOINT = Pattern.compile("(\\d{1,5})/(tcp|udp)");
  private static final int MAX_PORT = 65_535;

  /** Fifty times what Debian's has. */
  private static final int MOST_BYTES = 1 << 20;

  private final Map<String, Integer> tcp = new HashMap<>();
  private final Map<String, Integer> udp = new HashMap<>();
  private final Optional<String> trouble;

  private ServiceNames(Optional<String> trouble) {
    this.trouble = trouble;
  }

  /**
   * Those of a file; none if it cannot be read or is longer than a MiB, and lines that make no
   * sense are passed over.
   */
  static ServiceNames read(Path file) {
    try {
      // any byte is a character there, so that a foreign comment does not hide the other lines
      var text = ShortFile.read(file, MOST_BYTES, StandardCharsets.ISO_8859_1);
      var names = new ServiceNames(Optional.empty());
      text.lines().forEach(names::line);
      return names;
    } catch (IOException e) {
      return new ServiceNames(Optional.of(FileTrouble.words(e)));
    }
  }

  /** Why there are none; empty if the file was read. */
  Optional<String> trouble() {
    return trouble;
  }

  /** The port of a service, if the system knows it; the first where it is listed twice. */
  OptionalInt port(String service, IpProtocol protocol) {
    var port = of(protocol).get(service);
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  private void line(String line) {
    var comment = line.indexOf('#');
    var words = BLANKS.split((comment < 0 ? line : line.substring(0, comment)).strip(), -1);
    if (words.length < 2) {
      return;
    }
    var endpoint = ENDPOINT.matcher(words[1]);
    if (!endpoint.matches() || Integer.parseInt(endpoint.group(1)) > MAX_PORT) {
      return;
    }
    var names = of(endpoint.group(2).equals("tcp") ? IpProtocol.TCP : IpProtocol.UDP);
    var port = Integer.valueOf(endpoint.group(1));
    for (var word = 0; word < words.length; word++) {
      if (word != 1) {
        names.putIfAbsent(words[word], port);
      }
    }
  }

  private Map<String, Integer> of(IpProtocol protocol) {
    return protocol == IpProtocol.TCP ? tcp : udp;
  }
}
