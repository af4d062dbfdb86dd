package io.picketline.packaging;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/** The Java that is shipped: the modules that the daemons and the command need, and no more. */
final class RuntimeImage {

  /**
   * As jdeps names them for the shipped jars, but for those that no code of ours reaches:
   * java.desktop (beans of libraries), java.compiler (annotations), jdk.httpserver (the lab). Added
   * is jdk.crypto.ec, which nothing names in its classes.
   */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.jfr",
          "jdk.management",
          "jdk.net",
          "jdk.unsupported");

  private RuntimeImage() {}

  /** Makes it of the JDK that runs this. Nothing in it is compressed: DECISIONS.md says why. */
  static void make(Path directory) throws IOException {
    var jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this Java has no jlink: it is no JDK"));
    var said = new StringWriter();
    var out = new PrintWriter(said);
    var exit =
        jlink.run(
            out,
            out,
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--compress",
            "zip-0",
            "--output",
            directory.toString());
    if (exit != 0) {
      throw new IOException("jlink failed: " + said);
    }
  }
}
