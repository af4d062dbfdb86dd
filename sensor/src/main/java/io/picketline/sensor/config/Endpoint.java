package io.picketline.sensor.config;

/**
 * A host and port to connect to.
 *
 * @param host a name, or an address without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

  public Endpoint {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("%s:%d is no host:port".formatted(host, port));
    }
  }

  static Endpoint parse(String text) {
    var colon = text.lastIndexOf(':');
    var bracket = text.lastIndexOf(']');
    if (colon <= bracket || (bracket < 0 && text.indexOf(':') != colon)) {
      throw new IllegalArgumentException(
          "\"%s\" is no host:port (an IPv6 address needs brackets)".formatted(text));
    }
    try {
      var host = text.substring(0, colon).replaceAll("^\\[|]$", "");
      return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"%s\" is no host:port".formatted(text), e);
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
