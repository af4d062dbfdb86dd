package io.picketline.sensor.response;

import io.picketline.file.WholeFile;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.config.ResponseSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/** Our own hosts.deny, replaced as a whole: one line for each source, never two. */
final class HostsDeny {

  /** Its name in the state directory. */
  static final String FILE = "hosts.deny";

  private final WholeFile file;
  private final String line;

  /**
   * A file in {@code directory}.
   *
   * @param line what stands for each source
   */
  HostsDeny(Path directory, String line) {
    this.file = WholeFile.keeping(directory.resolve(FILE));
    this.line = line;
  }

  /** Makes the file hold just these. */
  void write(Collection<Prefix> sources) throws IOException {
    var text =
        sources.stream()
            .sorted()
            .map(source -> line.replace(ResponseSettings.TARGET, pattern(source)) + "\n")
            .distinct()
            .collect(Collectors.joining());
    file.replace(text);
  }

  /** As hosts_access(5) wants addresses: IPv4 with a mask, IPv6 in brackets with a length. */
  static String pattern(Prefix source) {
    var address = source.address();
    if (address.isV4()) {
      return source.isSingle() ? address.toString() : address + "/" + mask(source.length());
    }
    return source.isSingle()
        ? "[%s]".formatted(address)
        : "[%s]/%d".formatted(address, source.length());
  }

  private static String mask(int length) {
    var bits = length == 0 ? 0 : -1 << (32 - length);
    return "%d.%d.%d.%d".formatted(bits >>> 24, bits >>> 16 & 0xff, bits >>> 8 & 0xff, bits & 0xff);
  }
}
