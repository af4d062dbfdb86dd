package io.picketline.cli.session;

import io.picketline.config.Endpoint;
import io.picketline.protocol.Names;
import java.nio.file.Path;

/**
 * A coordinator elsewhere and who asks it, under one name.
 *
 * @param name as hosts may be called; never {@link #LOCAL}
 * @param server where its desk is, {@code host:port}
 * @param identity the absolute directory that holds {@code ca.pem}, {@code user.pem} and {@code
 *     user.key}
 */
public record Context(String name, String server, String identity) {

  /** The environment's variable that names one. */
  static final String VARIABLE = "PICKETLINE_CONTEXT";

  /** What the daemon of this host is called, which needs no context. */
  public static final String LOCAL = "local";

  public Context {
    Names.requireHost(name);
    Endpoint.parse(server);
    if (name.equals(LOCAL)) {
      throw new IllegalArgumentException(
          "'%s' is the daemon of this host; choose another name".formatted(LOCAL));
    }
    if (!Path.of(identity).isAbsolute()) {
      throw new IllegalArgumentException("'%s' is no absolute directory".formatted(identity));
    }
  }

  Endpoint endpoint() {
    return Endpoint.parse(server);
  }

  public Path directory() {
    return Path.of(identity);
  }
}
