package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the archive's {@code install.sh} makes of files, whoever unpacked it and wherever it runs.
 */
class InstallScriptIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path TARGET =
      Path.of(requireNonNull(System.getProperty("picketline.root")), "deploy", "target");
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  @TempDir private static Path unpacked;
  @TempDir private Path to;

  /** As careless as can be: for nobody else to read, and another's. */
  @BeforeAll
  static void unpack() throws IOException {
    try (var found = Files.newDirectoryStream(TARGET, "picketline-*.tar.gz")) {
      var archive = found.iterator().next();
      sh("umask 077; tar --no-same-permissions -xzf \"$1\" -C \"$2\" --strip=1", archive, unpacked);
    }
    if (ROOT) {
      sh("chown -R 65534:65534 \"$1\"", unpacked);
    }
  }

  @Test
  void install_withAnyUmaskFromAnyDirectory_givesFilesTheirOwnersAndModes() {
    var script = "umask 077; cd \"$1\"; CDPATH=/ sh ./install.sh --destdir \"$2\"";

    sh(script, unpacked, to);
    sh(script, unpacked, to); // an upgrade

    var found = sh("cd \"$1\"; find . ! -type l -printf '%y %m %U %p\\n' | sort", to);
    assertThat(found.out().lines().filter(line -> !line.endsWith(" .")))
        .allMatch(line -> line.matches("(d 755|f 644|f 755) .*"))
        .allMatch(line -> !ROOT || line.split(" ", 4)[2].equals("0"))
        .anyMatch(line -> line.matches("f 755 [0-9]+ ./usr/lib/picketline/runtime/bin/java"))
        .anyMatch(line -> line.matches("f 644 [0-9]+ ./etc/picketline/picketline.conf"))
        .noneMatch(line -> line.endsWith(".new") || line.endsWith(".part"));
  }

  @Test
  void uninstall_keepsSettingsAndPurgeNothing() throws IOException {
    sh("cd /; \"$1\"/install.sh --destdir \"$2\"", unpacked, to);
    sh("echo '# mine' >>\"$1\"/etc/picketline/picketline.conf", to);

    sh("\"$1\"/install.sh --uninstall --destdir \"$2\"", unpacked, to);
    assertThat(files())
        .containsExactly("etc/picketline/ignore.d/local.list", "etc/picketline/picketline.conf");

    sh("\"$1\"/install.sh --purge --destdir \"$2\"", unpacked, to);
    assertThat(files()).isEmpty();
  }

  @Test
  void install_byAnybodyButRoot_isRefused() {
    var nobody = ROOT ? "setpriv --reuid 65534 --regid 65534 --clear-groups" : "env";
    var script = "exec " + nobody + " \"$1\"/install.sh %s";

    for (var option : List.of("", "--uninstall", "--purge")) {
      var ran = run(script.formatted(option), unpacked);
      assertThat(ran).isEqualTo(new Ran(1, "", "install.sh: run it as root, or with --destdir\n"));
    }
  }

  @Test
  void install_intoADirectoryWithoutAName_isRefused() {
    assertThat(run("exec \"$1\"/install.sh --destdir ''", unpacked))
        .isEqualTo(new Ran(1, "", "install.sh: --destdir wants a directory\n"));
  }

  private List<String> files() throws IOException {
    try (var found = Files.walk(to)) {
      return found
          .filter(file -> !Files.isDirectory(file))
          .map(file -> to.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static Ran sh(String script, Path... arguments) {
    var ran = run(script, arguments);
    assertThat(ran.exit()).as(ran::all).isZero();
    return ran;
  }

  private static Ran run(String script, Path... arguments) {
    var command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    for (var argument : arguments) {
      command.add(argument.toString());
    }
    return Ran.command(LIMIT, command);
  }
}
