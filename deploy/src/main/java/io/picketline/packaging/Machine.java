package io.picketline.packaging;

/**
 * A kind of machine that packages are made for: the one that makes them.
 *
 * @param debian Debian's name of it
 * @param sqlite sqlite-jdbc's
 * @param jna JNA's
 */
record Machine(String debian, String sqlite, String jna) {

  /** This one; fails if none is made for its kind. */
  static Machine current() {
    var arch = System.getProperty("os.arch");
    return switch (arch) {
      case "amd64", "x86_64" -> new Machine("amd64", "x86_64", "x86-64");
      case "aarch64" -> new Machine("arm64", "aarch64", "aarch64");
      default -> throw new IllegalStateException("no package is made for " + arch);
    };
  }
}
