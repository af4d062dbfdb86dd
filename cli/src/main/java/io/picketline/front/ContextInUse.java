package io.picketline.front;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a context is used: then another host is to be asked, unless the one that is called local
 * is. Which one it is, and whether it is any, only a process of the caller's own finds out.
 */
public final class ContextInUse {

  /** The environment's variable that names one. */
  public static final String VARIABLE = "PICKETLINE_CONTEXT";

  /** What the daemon of this host is called. */
  public static final String LOCAL = "local";

  private static final String FILE = "picketline/current-context";

  private ContextInUse() {}

  static boolean elsewhere() {
    var named = text(VARIABLE);
    if (!named.isEmpty()) {
      return !named.equals(LOCAL);
    }
    return text(SocketChoice.VARIABLE).isEmpty() && isChosen();
  }

  private static boolean isChosen() {
    var config = text("XDG_CONFIG_HOME");
    if (config.startsWith("/")) {
      return Files.exists(Path.of(config, FILE));
    }
    var home = text("HOME");
    return home.startsWith("/") && Files.exists(Path.of(home, ".config", FILE));
  }

  private static String text(String variable) {
    var value = System.getenv(variable);
    return value == null ? "" : value;
  }
}
