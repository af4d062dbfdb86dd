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
 * What a kind of daemon may do on its host: the few capabilities that it needs, no way to more, and
 * a user of its own where the lab has one to give.
 */
public enum Privileges {
  SENSOR("picketline-sensor"),
  COORDINATOR("picketline-coordinator");

  /** Set by {@code bin/lab} where the daemons have users of their own. */
  private static final String USERS = "PICKETLINE_LAB_USERS";

  /** Groups whose members may ask a daemon, or give it orders. */
  private static final String GROUPS = "picketline,picketline-admin";

  private static final String NONE = "-all";

  private final String user;

  Privileges(String user) {
    this.user = user;
  }

  private List<String> capabilities() {
    return switch (this) {
      case SENSOR -> List.of("net_admin", "net_raw", "net_bind_service");
      case COORDINATOR -> List.of();
    };
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
    var few = NONE + capabilities().stream().map(name -> ",+" + name).collect(Collectors.joining());
    var confined = new ArrayList<>(List.of("setpriv", "--no-new-privs"));
    for (var set : List.of("bounding-set", "inh-caps", "ambient-caps")) {
      confined.add("--%s=%s".formatted(set, few));
    }
    if (haveUsers()) {
      confined.addAll(List.of("--reuid=" + user, "--regid=" + user, "--groups=" + GROUPS));
    }
    confined.addAll(command);
    return confined;
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
      throw new LabException("cannot give %s to %s".formatted(directory, user), e);
    }
  }

  private void own(Path file, UserPrincipalLookupService users) throws IOException {
    Files.setOwner(file, users.lookupPrincipalByName(user));
    Files.setAttribute(file, "posix:group", users.lookupPrincipalByGroupName(user));
  }
}
