package io.picketline.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The jars that are shipped, with their classes stored as they are: one package of all compresses
 * them better than each jar alone. Machine code goes beside them, for this kind of machine only, so
 * that no daemon unpacks it into a directory from which nothing may be run.
 */
final class Libraries {

  /** The lab and this. */
  private static final String NOT_SHIPPED = "picketline-deploy-";

  /** What begins and ends the name of machine code in a jar, and its directory for this machine. */
  private record Native(String jar, String directory, String own) {

    boolean has(String name) {
      return name.startsWith(directory)
          && name.indexOf('/', directory.length()) > 0
          && !name.endsWith(".class");
    }
  }

  private final List<Native> natives;

  Libraries(Machine machine) {
    natives =
        List.of(
            new Native(
                "sqlite-jdbc-",
                "org/sqlite/native/",
                "org/sqlite/native/Linux/" + machine.sqlite() + "/libsqlitejdbc.so"),
            new Native(
                "jna-",
                "com/sun/jna/",
                "com/sun/jna/linux-" + machine.jna() + "/libjnidispatch.so"));
  }

  /** Copies them from one directory into another, which is made. */
  void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.resolve("native"));
    try (var jars = Files.newDirectoryStream(from, "*.jar")) {
      for (var jar : jars) {
        var name = String.valueOf(jar.getFileName());
        if (!name.startsWith(NOT_SHIPPED)) {
          copy(jar, name, to);
        }
      }
    }
  }

  private void copy(Path jar, String jarName, Path to) throws IOException {
    var machineCode = natives.stream().filter(it -> jarName.startsWith(it.jar())).findFirst();
    try (var in = new ZipFile(jar.toFile());
        var out = new ZipOutputStream(Files.newOutputStream(to.resolve(jarName)))) {
      out.setMethod(ZipOutputStream.STORED);
      // Directories too: what the journal's migrations are is looked up by theirs.
      var entries =
          in.stream().sorted(Comparator.comparing((ZipEntry entry) -> !first(entry))).toList();
      for (var entry : entries) {
        var bytes = in.getInputStream(entry).readAllBytes();
        if (machineCode.isPresent() && isMachineCode(machineCode.get(), entry.getName())) {
          if (entry.getName().equals(machineCode.get().own())) {
            var file = Path.of(entry.getName()).getFileName();
            Files.write(to.resolve("native").resolve(String.valueOf(file)), bytes);
          }
        } else {
          store(entry.getName(), bytes, out);
        }
      }
    }
  }

  private static boolean isMachineCode(Native natives, String name) {
    return natives.has(name)
        && (name.endsWith(".so")
            || name.endsWith(".dll")
            || name.endsWith(".dylib")
            || name.endsWith(".jnilib")
            || name.endsWith(".a"));
  }

  /** Readers of a jar as a stream want its manifest first. */
  private static boolean first(ZipEntry entry) {
    return entry.getName().equals("META-INF/MANIFEST.MF");
  }

  private static void store(String name, byte[] bytes, ZipOutputStream out) throws IOException {
    var checksum = new CRC32();
    checksum.update(bytes);
    var entry = new ZipEntry(name);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
