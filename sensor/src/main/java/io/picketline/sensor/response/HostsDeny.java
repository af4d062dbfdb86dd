package io.picketline.sensor.response;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.picketline.file.ShortFile;
import io.picketline.file.WholeFile;
import io.picketline.protocol.Prefix;
import io.picketline.sensor.config.ResponseSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Our own hosts.deny, replaced as a whole: one line for each source, never two. Mode, owner and a
 * symbolic link in its place are the operator's and stay.
 */
final class HostsDeny {

  /** Its name in the state directory. */
  static final String FILE = "hosts.deny";

  /** More than TCP wrappers could go through at each connection. */
  private static final int MOST_BYTES = 64 << 20;

  /** What {@link #pattern} makes is of these. */
  private static final String ANY_PATTERN = "[0-9a-f.:/\\[\\]]+";

  private final Path file;
  private final WholeFile whole;
  private final String line;
  private final Pattern ours;

  /**
   * A file in {@code directory}.
   *
   * @param line what stands for each source
   */
  HostsDeny(Path directory, String line) {
    this.file = directory.resolve(FILE);
    this.line = line;
    whole = WholeFile.keeping(file);
    ours =
        Pattern.compile(
            Arrays.stream(line.split(Pattern.quote(ResponseSettings.TARGET), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(ANY_PATTERN)));
  }

  /**
   * Makes the file hold just these.
   *
   * @throws IOException if it cannot be written, or a link led to a file with lines of others
   */
  void write(Collection<Prefix> sources) throws IOException {
    requireOurs();
    var text =
        sources.stream()
            .sorted()
            .map(source -> line.replace(ResponseSettings.TARGET, pattern(source)) + "\n")
            .distinct()
            .collect(Collectors.joining());
    makeReadable();
    whole.replace(text);
  }

  /** Whatever this process's mask is, who asks libwrap must be able to read it. */
  private void makeReadable() throws IOException {
    if (!Files.exists(file, NOFOLLOW_LINKS)) {
      WholeFile.of(file, PosixFilePermissions.fromString("rw-r--r--")).replace("");
    }
  }

  /**
   * Takes all lines away; a file that holds none, or is not there, is left alone.
   *
   * @return whether there were any
   */
  boolean clear() throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) == 0) {
      return false;
    }
    write(List.of());
    return true;
  }

  /** In the state directory all is ours; behind a link from there may be /etc/hosts.deny. */
  private void requireOurs() throws IOException {
    if (!Files.isSymbolicLink(file) || !Files.isRegularFile(file)) {
      return;
    }
    // Every byte is a character of it.
    var text = ShortFile.read(file, MOST_BYTES, StandardCharsets.ISO_8859_1);
    if (text.lines().anyMatch(each -> !each.isBlank() && !ours.matcher(each).matches())) {
      throw new IOException("it is a link to a file with other lines than ours");
    }
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
