package io.picketline.sensor.compat;

import io.picketline.file.ShortFile;
import io.picketline.sensor.guard.IgnoreFile;
import io.picketline.spi.ConfigImport.Fate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ignore file, and the files that PortSentry writes. */
final class ImportedFiles {

  private static final String IGNORE = "IGNORE_FILE";
  private static final String OWN_LISTS = "\"/etc/picketline/ignore.d/*.list\"";

  /** What version 1 makes of a line: an address, bits or none, and whatever follows. */
  private static final Pattern FIRST_VERSION =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}(/[0-9]{1,2})?(?![0-9.:/]).*");

  private final Draft draft;

  ImportedFiles(Draft draft) {
    this.draft = draft;
  }

  void write(Optional<Path> ignore) throws IOException {
    ignoreFile(ignore);
    written("HISTORY_FILE", "history-file", "every verdict of this host is written to it");
    written(
        "BLOCKED_FILE", "blocked-file", "the mode is appended to its name, as PortSentry 1.x does");
    draft.setIn(
        "compat",
        "log",
        "syslog",
        "PortSentry's own log lines, which logcheck and its kin know; \"off\" stops them");
  }

  private void ignoreFile(Optional<Path> named) throws IOException {
    var file = named.or(() -> draft.value(IGNORE).flatMap(ImportedFiles::path));
    if (file.isEmpty()) {
      draft.note(IGNORE, Fate.NOT_NEEDED, "not set; ignore-files keeps its default");
      return;
    }
    if (!Files.isRegularFile(file.get())) {
      if (named.isPresent()) {
        throw new IOException("%s is not there or no regular file".formatted(file.get()));
      }
      draft.note(
          IGNORE, Fate.BY_HAND, "%s is not there; name it with --ignore".formatted(file.get()));
      draft.remark("BY HAND: the ignore file is not there", IGNORE);
      return;
    }
    var read = IgnoreFile.read(file.get());
    draft.set(
        "ignore-files",
        Draft.list(List.of(OWN_LISTS, Draft.quoted(file.get().toAbsolutePath().toString()))),
        "read as it stands; move it to /etc/picketline/ignore.d before PortSentry is removed",
        IGNORE);
    draft.note(
        IGNORE,
        Fate.TAKEN,
        "ignore-files, %d rules; own addresses, gateways and resolvers need none"
            .formatted(read.rules().size()));
    read.problems()
        .forEach(problem ->
            draft.note(
                place(problem),
                "",
                Fate.BY_HAND,
                problem.contains("everybody")
                    ? what(problem) + "; PortSentry 1.x matched nobody by it: take the line out"
                    : what(problem)));
    misread(file.get());
  }

  /** Names the lines that PortSentry understood otherwise. */
  private void misread(Path file) throws IOException {
    var number = 0;
    var text = ShortFile.read(file, IgnoreFile.MAX_BYTES, StandardCharsets.UTF_8);
    for (var line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      var read = IgnoreFile.parse("", line, Instant.EPOCH);
      if (read.rules().isEmpty() || !read.problems().isEmpty()) {
        continue;
      }
      if (!FIRST_VERSION.matcher(line).matches()) {
        draft.note(
            file + ":" + number,
            "",
            Fate.CHANGED,
            "%s is ignored from now on; PortSentry 1.x passed over the line"
                .formatted(read.rules().getFirst().prefix()));
      }
    }
  }

  private static String place(String problem) {
    return problem.substring(0, problem.indexOf(": "));
  }

  private static String what(String problem) {
    return problem.substring(problem.indexOf(": ") + 2);
  }

  private void written(String key, String ours, String remark) {
    var value = draft.value(key);
    if (value.isEmpty()) {
      return;
    }
    var file = path(value.get()).filter(Path::isAbsolute);
    if (file.isEmpty()) {
      draft.note(key, Fate.BY_HAND, "is no full path; see compat." + ours);
      return;
    }
    draft.setIn("compat", ours, Draft.quoted(file.get().toString()), remark, key);
    draft.note(
        key,
        draft.source().second() ? Fate.CHANGED : Fate.TAKEN,
        "compat.%s%s"
            .formatted(ours, draft.source().second() ? ", in the format of PortSentry 1.x" : ""));
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
