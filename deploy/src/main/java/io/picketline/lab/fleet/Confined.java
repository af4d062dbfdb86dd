package io.picketline.lab.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the kernel lets a process do, as it says itself (proc_pid_status(5)).
 *
 * @param effective capabilities that it has, as a mask
 * @param bounding those that it could ever get
 * @param noNewPrivileges whether nothing that it runs gets any more
 */
public record Confined(long effective, long bounding, boolean noNewPrivileges, long user) {

  private static final int HEXADECIMAL = 16;

  static Confined of(long pid) {
    var file = Path.of("/proc", Long.toString(pid), "status");
    try (var lines = Files.lines(file)) {
      var said =
          lines
              .map(line -> line.split(":\\s*", 2))
              .filter(pair -> pair.length == 2)
              .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
      return new Confined(
          mask(said, "CapEff") | mask(said, "CapPrm") | mask(said, "CapInh"),
          mask(said, "CapBnd"),
          said.getOrDefault("NoNewPrivs", "0").equals("1"),
          Long.parseLong(said.getOrDefault("Uid", "-1").split("\\s", 2)[0]));
    } catch (IOException e) {
      throw new LabException("cannot read " + file, e);
    }
  }

  private static long mask(Map<String, String> said, String name) {
    return Long.parseUnsignedLong(said.getOrDefault(name, "f"), HEXADECIMAL);
  }
}
