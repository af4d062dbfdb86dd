package io.picketline.config;

/**
 * A host and port to listen on or to connect to.
 *
 * @param host a name, or an address without brackets
 * @param port 0 to 65535; 0 for any that is free
 */
public record Endpoint(String host, int port) {

  private static final int MAX_PORT = 65535;

  public Endpoint {
    if (host.isEmpty() || port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("\"%s:%d\" is no host:port".formatted(host, port));
    }
  }

  /**
   * Reads {@code host:port}, an IPv6 address in brackets.
   *
   * @throws IllegalArgumentException naming the text, if it is none, or its port is not 1 to 65535
   */
  public static Endpoint parse(String text) {
    var colon = text.lastIndexOf(':');
    var bracket = text.lastIndexOf(']');
    if (colon <= bracket || (bracket < 0 && text.indexOf(':') != colon)) {
      throw new IllegalArgumentException(
          "\"%s\" is no host:port (an IPv6 address needs brackets)".formatted(text));
    }
    try {
      var host = text.substring(0, colon).replaceAll("^\\[|]$", "");
      var port = Integer.parseInt(text.substring(colon + 1));
      if (port == 0) {
        throw new IllegalArgumentException("\"%s\": name a port".formatted(text));
      }
      return new Endpoint(host, port);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"%s\" is no host:port".formatted(text), e);
    }
  }

  /** Whether this names every address of the host rather than one. */
  public boolean wildcard() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
