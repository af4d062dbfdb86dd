package io.picketline.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays out all that is installed, below one directory, as it will be below the root. */
final class InstalledTree {

  private static final String HOME = "usr/lib/picketline/";
  private static final String DOC = "usr/share/doc/picketline/";
  private static final DateTimeFormatter MAIL_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Where each shell looks for what completes the words of a command. */
  private static final Map<String, String> COMPLETIONS =
      Map.of(
          "bash", "usr/share/bash-completion/completions/picket",
          "zsh", "usr/share/zsh/vendor-completions/_picket",
          "fish", "usr/share/fish/vendor_completions.d/picket.fish");

  private final Path source;
  private final Path built;
  private final Path root;

  /**
   * A tree below {@code root}.
   *
   * @param source the top of the source tree
   * @param built the jars and manual pages, as they run from the source tree
   */
  InstalledTree(Path source, Path built, Path root) {
    this.source = source;
    this.built = built;
    this.root = root;
  }

  /** Makes it; there is nothing there yet. */
  void lay(PackageVersion version, Machine machine) throws IOException, InterruptedException {
    RuntimeImage.make(directory(HOME).resolve("runtime"));
    new Libraries(machine).copy(built.resolve("lib"), directory(HOME + "lib"));
    commands();
    configuration();
    services();
    manual();
    completions();
    documents(version);
  }

  private void commands() throws IOException {
    try (var files = Files.newDirectoryStream(packaging("image"))) {
      for (var file : files) {
        executable(copy(file, HOME + "bin/" + file.getFileName()));
      }
    }
    executable(copy(source.resolve("bin/lib/front.pl"), HOME + "bin/front.pl"));
    copy(source.resolve("bin/lib/flags.sh"), HOME + "bin/flags.sh");
    Files.createSymbolicLink(
        directory("usr/bin").resolve("picket"), Path.of("../lib/picketline/bin/picket"));
  }

  private void configuration() throws IOException {
    directory("etc/picketline/conf.d");
    var text =
        CommentedConfig.of(
            Files.readString(packaging("deb/picketline.conf")),
            List.of(reference("sensor"), reference("coordinator")));
    Files.writeString(file("etc/picketline/picketline.conf"), text);
    copy(packaging("deb/local.list"), "etc/picketline/ignore.d/local.list");
  }

  private String reference(String block) throws IOException {
    return Files.readString(
        source.resolve(
            "%s/src/main/resources/io/picketline/%s/config/%s-reference.conf"
                .formatted(block, block, block)));
  }

  private void services() throws IOException {
    for (var service : List.of("picketline-sensor.service", "picketline-coordinator.service")) {
      copy(packaging("systemd/" + service), "lib/systemd/system/" + service);
    }
    copy(packaging("systemd/picketline.sysusers"), "usr/lib/sysusers.d/picketline.conf");
    copy(packaging("systemd/picketline.tmpfiles"), "usr/lib/tmpfiles.d/picketline.conf");
  }

  private void manual() throws IOException {
    for (var section : List.of("man1", "man5")) {
      try (var pages = Files.newDirectoryStream(built.resolve("man").resolve(section))) {
        for (var page : pages) {
          zipped(page, "usr/share/man/%s/%s.gz".formatted(section, page.getFileName()));
        }
      }
    }
  }

  private void completions() throws IOException, InterruptedException {
    for (var shell : COMPLETIONS.entrySet()) {
      var command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              built.resolve("lib") + "/*",
              "io.picketline.cli.Main",
              "completion",
              shell.getKey());
      var process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(file(shell.getValue()).toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IOException("no completion was made for " + shell.getKey());
      }
    }
  }

  private void documents(PackageVersion version) throws IOException {
    copy(packaging("deb/copyright"), DOC + "copyright");
    copy(packaging("deb/lintian-overrides"), "usr/share/lintian/overrides/picketline");
    Zipped.write(file(DOC + "changelog.gz"), changelog(version).getBytes(UTF_8));
    zipped(source.resolve("CHANGELOG.md"), DOC + "CHANGELOG.md.gz");
    copy(packaging("deb/README"), DOC + "README");
    copy(source.resolve("THIRD-PARTY.md"), DOC + "THIRD-PARTY.md");
    copyAll(source.resolve("licences"), DOC + "licences/");
    var bill = built.resolveSibling("bom.json");
    if (Files.exists(bill)) { // Maven makes none when it is offline
      copy(bill, DOC + "bom.json");
    }
    copyAll(source.resolve("deploy/prometheus"), DOC + "examples/prometheus/");
    copyAll(source.resolve("deploy/grafana"), DOC + "examples/grafana/");
    if (Files.isDirectory(packaging("openrc"))) {
      copyAll(packaging("openrc"), DOC + "examples/openrc/");
    }
  }

  /** As Debian's tools read it; what has changed is said elsewhere. */
  private static String changelog(PackageVersion version) {
    return """
    picketline (%s) unstable; urgency=medium

      * What has changed is in CHANGELOG.md.gz.

     -- The Picketline developers <picketline@localhost>  %s
    """
        .formatted(version.upstream(), MAIL_DATE.format(version.date()));
  }

  private Path packaging(String name) {
    return source.resolve("deploy/packaging").resolve(name);
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  private Path file(String name) throws IOException {
    var file = root.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return file;
  }

  private Path copy(Path from, String name) throws IOException {
    return Files.copy(from, file(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private void zipped(Path from, String name) throws IOException {
    Zipped.write(file(name), Files.readAllBytes(from));
  }

  private void copyAll(Path from, String to) throws IOException {
    for (var entry : Entry.below(from)) {
      if (!entry.isDirectory()) {
        copy(entry.file(), to + entry.name());
      }
    }
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
