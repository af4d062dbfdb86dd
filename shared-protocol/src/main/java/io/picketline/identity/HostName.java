package io.picketline.identity;

import io.picketline.protocol.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this host calls itself, without asking a name server. */
public final class HostName {

  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
  private static final String NAMELESS = "localhost";

  private HostName() {}

  /** The kernel's host name, or {@code localhost} where there is none that can be used. */
  public static String own() {
    try {
      return Names.requireHost(Files.readString(KERNEL).strip());
    } catch (IOException | IllegalArgumentException _) {
      return NAMELESS;
    }
  }
}
