package io.picketline.sensor.compat;

import io.picketline.spi.ConfigImport;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a configuration of ours of PortSentry's. */
public final class PortSentryImport implements ConfigImport {

  private static final int MAX_BYTES = 1 << 20;

  private static final Set<String> KEYS =
      Set.of(
          "TCP_PORTS",
          "UDP_PORTS",
          "ADVANCED_PORTS_TCP",
          "ADVANCED_PORTS_UDP",
          "ADVANCED_EXCLUDE_TCP",
          "ADVANCED_EXCLUDE_UDP",
          "IGNORE_FILE",
          "HISTORY_FILE",
          "BLOCKED_FILE",
          "RESOLVE_HOST",
          "BLOCK_TCP",
          "BLOCK_UDP",
          "KILL_ROUTE",
          "KILL_HOSTS_DENY",
          "KILL_RUN_CMD",
          "KILL_RUN_CMD_FIRST",
          "SCAN_TRIGGER",
          "PORT_BANNER");

  /** Made by the service loader. */
  public PortSentryImport() {}

  @Override
  public Imported read(Request request) throws IOException {
    var bytes = bytes(request.config());
    var charset = charset(bytes);
    var source = PortSentryFile.parse(text(bytes, charset));
    var draft = new Draft(request.config(), source);
    strange(draft);
    var defaults = defaults(request.defaults());
    var modes = ImportedModes.write(draft, request.modes(), defaults);
    new ImportedResponses(draft, modes).write();
    new ImportedPorts(draft, modes, charset).write();
    new ImportedFiles(draft).write(request.ignore());
    var imported = draft.finished();
    var own = request.config() + ":";
    return new Imported(
        imported.text(),
        imported.notes().stream()
            .sorted(
                Comparator.comparing((Note note) -> !note.at().startsWith(own))
                    .thenComparingInt(note -> line(note.at())))
            .toList());
  }

  /** What the file has beside its keys, and where PortSentry read it otherwise. */
  private static void strange(Draft draft) {
    for (var entry : draft.source().entries().values()) {
      if (!KEYS.contains(entry.key())) {
        draft.note(
            draft.at(entry.line()), entry.key(), Fate.NOT_NEEDED, "PortSentry knows no such key");
        continue;
      }
      for (var misread : entry.misread()) {
        draft.note(
            draft.at(entry.line()),
            entry.key(),
            Fate.CHANGED,
            (acts(entry) && entry.unseen() ? "" : "taken as it is meant; ")
                + "PortSentry 1.x read it otherwise: "
                + misread);
      }
    }
    for (var stray : draft.source().strays()) {
      draft.note(draft.at(stray.line()), stray.key(), Fate.BY_HAND, "not used: it " + stray.why());
    }
  }

  /** Whether a key does something to an attacker, so that only what PortSentry saw counts. */
  private static boolean acts(PortSentryFile.Entry entry) {
    return entry.key().startsWith("BLOCK_") || entry.key().startsWith("KILL_");
  }

  private static Optional<List<String>> defaults(Optional<Path> file) throws IOException {
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new String(bytes(file.get()), StandardCharsets.UTF_8)
                .replaceFirst("^" + PortSentryFile.MARK, "")
                .lines()
                .toList());
  }

  private static byte[] bytes(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("%s is larger than %d KiB".formatted(file, MAX_BYTES >> 10));
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException("%s is not there".formatted(file), e);
    }
  }

  /** The text; a byte order mark is one character, whatever the bytes behind it are. */
  private static String text(byte[] bytes, Charset charset) {
    var mark = PortSentryFile.MARK.getBytes(StandardCharsets.UTF_8);
    var marked =
        bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
    return marked
        ? PortSentryFile.MARK + new String(bytes, mark.length, bytes.length - mark.length, charset)
        : new String(bytes, charset);
  }

  /** UTF-8 if they can be that; else a character for each byte. */
  private static Charset charset(byte[] bytes) {
    var there = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(there.getBytes(StandardCharsets.UTF_8), bytes)
        ? StandardCharsets.UTF_8
        : StandardCharsets.ISO_8859_1;
  }

  /** The line of the file that a note is about; notes on what it does not have come last. */
  private static int line(String at) {
    var colon = at.lastIndexOf(':');
    var line = at.substring(colon + 1);
    return line.matches("[0-9]{1,9}") ? Integer.parseInt(line) : Integer.MAX_VALUE;
  }
}
