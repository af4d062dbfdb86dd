package io.picketline.lab.fleet;

import io.picketline.identity.Identity;
import io.picketline.protocol.Role;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one daemon of the lab owns on disk: its configuration, identity, state, sockets and log.
 *
 * @param path the directory
 */
public record HostDirectory(String host, Path path) {

  /** Stands for the directory in settings that are written before anybody knows where it is. */
  public static final String HERE = "@here@";

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_LOOKS =
      PosixFilePermissions.fromString("r-x------");
  private static final Set<PosixFilePermission> OWNER_READS =
      PosixFilePermissions.fromString("rw-------");

  /** Where coordinators await sensors. */
  public static final int LINK_PORT = 7413;

  /** Where coordinators await each other. */
  public static final int CLUSTER_PORT = 7414;

  /** Where coordinators await people, and hosts that want to join. */
  public static final int DESK_PORT = 7415;

  public Path config() {
    return path.resolve("picketline.conf");
  }

  public Path identity() {
    return path.resolve("identity");
  }

  /** The daemon's socket for everything. */
  public Path socket() {
    return sockets().resolve("admin.sock");
  }

  /** The daemon's socket for those who may look alone. */
  public Path readSocket() {
    return sockets().resolve("read.sock");
  }

  private Path sockets() {
    return path.resolve("run");
  }

  public Path log() {
    return path.resolve("log");
  }

  /** What outlasts a restart of the daemon. */
  public Path state() {
    return path.resolve("state");
  }

  /** A coordinator's journal. */
  public Path journal() {
    return state().resolve("journal.db");
  }

  private Path ignoreFile() {
    return path.resolve("ignore.d").resolve("local.list");
  }

  void create(List<String> ignored) {
    try {
      Files.createDirectories(ignoreFile().getParent());
      Files.createDirectories(path.resolve("conf.d"));
      Files.createDirectories(state());
      Files.write(ignoreFile(), ignored);
    } catch (IOException e) {
      throw new LabException("cannot write " + path, e);
    }
  }

  /** Lets the daemon write its identity's files anew, or not. */
  public void identityWritable(boolean writable) {
    try {
      Files.setPosixFilePermissions(identity(), writable ? OWNER : OWNER_LOOKS);
    } catch (IOException e) {
      throw new LabException("cannot change the rights of " + identity(), e);
    }
  }

  /** Copies the identity's files, the key with them. */
  void copyIdentity(Path into) {
    try {
      Files.createDirectories(into.getParent());
      Files.createDirectory(into, PosixFilePermissions.asFileAttribute(OWNER));
      for (var file : Identity.files()) {
        Files.copy(identity().resolve(file), into.resolve(file));
      }
      Files.setPosixFilePermissions(into.resolve(Identity.KEY_FILE), OWNER_READS);
    } catch (IOException e) {
      throw new LabException("cannot copy the identity of " + host, e);
    }
  }

  /** Takes all away that the daemon has made. */
  void empty() {
    for (var directory : List.of(identity(), state())) {
      try (var files = Files.list(directory)) {
        for (var file : files.toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new LabException("cannot empty " + directory, e);
      }
    }
  }

  /** Takes the authority's key away. */
  void loseAuthorityKey() {
    try {
      Files.delete(identity().resolve(Identity.AUTHORITY_KEY_FILE));
    } catch (IOException e) {
      throw new LabException("cannot delete a key of " + host, e);
    }
  }

  /** Copies the authority that a coordinator has made; false if it has not yet. */
  boolean copyAuthority(Path into) {
    if (!Files.exists(identity().resolve(Identity.CERTIFICATE_FILE))) {
      return false;
    }
    try {
      Files.createDirectories(into);
      for (var file : List.of(Identity.CA_FILE, Identity.AUTHORITY_KEY_FILE)) {
        Files.copy(identity().resolve(file), into.resolve(file));
      }
      Files.setPosixFilePermissions(into.resolve(Identity.AUTHORITY_KEY_FILE), OWNER_READS);
      return true;
    } catch (IOException e) {
      throw new LabException("cannot copy the authority of " + host, e);
    }
  }

  void certify(Authority authority, Path ca, Role role, Topology topology, Duration life) {
    var request =
        new Authority.Request(role, host, List.of(topology.v4(host), topology.v6(host)), life);
    try {
      authority.issue(ca, request, identity());
      if (role == Role.COORDINATOR) {
        var key = identity().resolve(Identity.AUTHORITY_KEY_FILE);
        Files.copy(ca.resolve(Identity.AUTHORITY_KEY_FILE), key);
        Files.setPosixFilePermissions(key, OWNER_READS);
      }
    } catch (IOException e) {
      throw new LabException("no certificate for %s: %s".formatted(host, e.getMessage()), e);
    }
  }

  /**
   * The sensor's configuration; coordinators in turn, none for one that stands alone.
   *
   * @param settings lines to be added
   */
  void configureSensor(Topology topology, List<String> settings) {
    write(
        """
        sensor {
          name = %s
          coordinators = [%s]
          identity-directory = "%s"
          state-directory = "%s"
          socket-directory = "%s"
          ignore-files = ["%s"]
          %s
        }
        """
            .formatted(
                host,
                endpoints(topology, LINK_PORT),
                identity(),
                state(),
                sockets(),
                path.resolve("ignore.d/*.list"),
                String.join("\n  ", settings).replace(HERE, path.toString())));
  }

  /** The coordinator's configuration, with these budgets and these lines. */
  void configureCoordinator(Topology topology, Budget budget, List<String> settings) {
    var alone = topology.coordinators().size() == 1;
    write(
        """
        coordinator {
          name = %s
          listen = "0.0.0.0:%d"
          cluster {
            address = "%s:%d"
            peers = [%s]
          }
          identity-directory = "%s"
          state-directory = "%s"
          socket-directory = "%s"
          budget {
            fleet { burst = %d, per-minute = %d }
            sensor { burst = %d, per-minute = %d }
          }
          %s
        }
        """
            .formatted(
                host,
                LINK_PORT,
                topology.v4(host),
                CLUSTER_PORT,
                alone ? "" : endpoints(topology, CLUSTER_PORT),
                identity(),
                state(),
                sockets(),
                budget.fleetBurst(),
                budget.fleetPerMinute(),
                budget.sensorBurst(),
                budget.sensorPerMinute(),
                String.join("\n  ", settings)));
  }

  private static String endpoints(Topology topology, int port) {
    return topology.coordinators().stream()
        .map(name -> "\"%s:%d\"".formatted(topology.v4(name), port))
        .collect(Collectors.joining(", "));
  }

  private void write(String text) {
    try {
      Files.writeString(config(), text);
    } catch (IOException e) {
      throw new LabException("cannot write " + config(), e);
    }
  }
}
