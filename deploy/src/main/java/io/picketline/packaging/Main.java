package io.picketline.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Makes deploy/target/image, the tree as it is installed, and of it the Debian package and the
 * archive. Byte for byte the same for the same commit, JDK and libraries.
 */
public final class Main {

  private static final int USAGE = 2;

  private Main() {}

  /** Takes the top of the source tree, the project's version, and how the package is compressed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 3) {
      System.err.println("packaging: wants SOURCE VERSION COMPRESSION");
      System.exit(USAGE);
    }
    var source = Path.of(arguments[0]).toAbsolutePath().normalize();
    make(source, arguments[1], arguments[2]);
  }

  private static void make(Path source, String project, String compression)
      throws IOException, InterruptedException {
    var target = source.resolve("deploy/target");
    var image = target.resolve("image");
    var machine = Machine.current();
    var version = PackageVersion.current(project);
    forget(target);
    new InstalledTree(source, target.resolve("picketline"), image).lay(version, machine);

    var tree = Entry.below(image);
    var debian = new DebianPackage(version, machine, compression);
    var packaging = source.resolve("deploy/packaging");
    var forgetter = packaging.resolve("forget-blocks.sh");
    debian.write(
        target.resolve(debian.fileName()), packaging.resolve("deb/control"), forgetter, tree);
    var name = "picketline-%s-linux-%s".formatted(version.upstream(), machine.debian());
    var installer = packaging.resolve("tar/install.sh");
    Archive.write(
        target.resolve(name + ".tar.gz"),
        name,
        tree.stream().filter(entry -> !entry.isForDebianAlone()).toList(),
        List.of(new Entry(forgetter, "forget-blocks.sh"), new Entry(installer, "install.sh")),
        version.date().getEpochSecond());
  }

  /** What an earlier build made. */
  private static void forget(Path target) throws IOException {
    var image = target.resolve("image");
    if (Files.exists(image)) {
      try (var files = Files.walk(image)) {
        for (var file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(file);
        }
      }
    }
    try (var files = Files.newDirectoryStream(target, "picketline[_-]*.{deb,tar.gz}")) {
      for (var file : files) {
        Files.delete(file);
      }
    }
  }
}
