package io.picketline.coordinator;

import io.picketline.coordinator.trust.PemAuthority;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.spi.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An authority of a test, and the identities it issues. */
public final class Fleet {

  private static final Duration DAY = Duration.ofDays(1);

  private final PemAuthority authority = new PemAuthority();
  private final Path directory;

  public Fleet(Path directory) throws IOException {
    this.directory = directory;
    authority.create(directory.resolve("ca"), directory.getFileName().toString(), DAY.plus(DAY));
  }

  /** The directory of a new identity that speaks for 192.0.2.7. */
  public Path issue(Role role, String name) throws IOException {
    return issue(authority, role, name);
  }

  /** The same, issued at that time. */
  public Path issue(Role role, String name, Instant at) throws IOException {
    return issue(new PemAuthority(() -> at), role, name);
  }

  private Path issue(PemAuthority authority, Role role, String name) throws IOException {
    var into = directory(role, name);
    var addresses = List.of(SourceAddress.parse("192.0.2.7"));
    authority.issue(
        directory.resolve("ca"), new Authority.Request(role, name, addresses, DAY), into);
    return into;
  }

  /** Where that identity is. */
  Path directory(Role role, String name) {
    return directory.resolve(role + "-" + name);
  }
}
