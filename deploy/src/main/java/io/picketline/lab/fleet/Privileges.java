package io.picketline.lab.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a kind of daemon may do on its host, by the unit that is shipped: the few capabilities that
 * it needs and no way to more; where the lab has users to give, a user of its own, a system that it
 * can only read, and the unit's limits.
 */
public enum Privileges {
  SENSOR("picketline-sensor.service"),
  COORDINATOR("picketline-coordinator.service");

  /** Set by {@code bin/lab}: where the units are. */
  private static final String UNITS = "PICKETLINE_LAB_UNITS";

  /** Set by {@code bin/lab} where the daemons have users of their own. */
  private static final String USERS = "PICKETLINE_LAB_USERS";

  private static final String NONE = "-all";

  @SuppressWarnings("ImmutableEnumChecker") // nothing changes it once it is read
  private final UnitFile unit;

  Privileges(String name) {
    var directory = System.getenv(UNITS);
    if (directory == null) {
      throw new LabException(UNITS + " does not say where the units are; run bin/lab");
    }
    this.unit = UnitFile.read(Path.of(directory, name));
  }

  private List<String> capabilities() {
    return unit.bounding();
  }

  /** Whether daemons run as users of their own; else as whoever runs the lab. */
  public static boolean haveUsers() {
    return System.getenv(USERS) != null;
  }

  /** Those of a daemon by the verb that starts it. */
  static Privileges of(String verb) {
    return verb.equals("coordinator") ? COORDINATOR : SENSOR;
  }

  /** The same as the kernel writes it: one bit for each capability (linux/capability.h). */
  public long mask() {
    return capabilities().stream()
        .mapToLong(name ->
            switch (name) {
              case "net_bind_service" -> 1L << 10;
              case "net_admin" -> 1L << 12;
              case "net_raw" -> 1L << 13;
              default -> throw new IllegalStateException(name);
            })
        .sum();
  }

  /** As people write them. */
  public String text() {
    return capabilities().isEmpty()
        ? "no capability"
        : String.join(", ", capabilities()).toUpperCase(Locale.ROOT);
  }

  /** The command that runs {@code command} with these and nothing else. */
  List<String> confine(List<String> command) {
    var confined = new ArrayList<String>();
    if (haveUsers()) {
      confined.addAll(List.of("sh", "-c", unit.places(), "sh"));
    }
    confined.add("setpriv");
    if (unit.noNewPrivileges()) {
      confined.add("--no-new-privs");
    }
    confined.add("--bounding-set=" + few(unit.bounding()));
    confined.add("--inh-caps=" + few(unit.ambient()));
    confined.add("--ambient-caps=" + few(unit.ambient()));
    if (haveUsers()) {
      confined.add("--reuid=" + unit.user());
      confined.add("--regid=" + unit.group());
      confined.add("--groups=" + String.join(",", unit.groups()));
    }
    confined.addAll(command);
    return confined;
  }

  private static String few(List<String> capabilities) {
    return NONE + capabilities.stream().map(name -> ",+" + name).collect(Collectors.joining());
  }

  /** Gives all below a directory to the daemon's user, where it has one. */
  void own(Path directory) {
    if (!haveUsers()) {
      return;
    }
    try (var files = Files.walk(directory)) {
      var users = directory.getFileSystem().getUserPrincipalLookupService();
      for (var file : (Iterable<Path>) files::iterator) {
        own(file, users);
      }
    } catch (IOException e) {
      throw new LabException("cannot give %s to %s".formatted(directory, unit.user()), e);
    }
  }

  private void own(Path file, UserPrincipalLookupService users) throws IOException {
    Files.setOwner(file, users.lookupPrincipalByName(unit.user()));
    Files.setAttribute(file, "posix:group", users.lookupPrincipalByGroupName(unit.group()));
  }
}
