package io.picketline.notify.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Addresses of web servers. */
public final class Urls {

  private Urls() {}

  /** Whether it leads to this host itself, by its name or an address of the loopback. */
  static boolean ofThisHost(URI url) {
    return ofThisHost(url.getHost());
  }

  /** The same of the name or address of a server. */
  static boolean ofThisHost(String host) {
    return host.matches("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|::1");
  }

  /**
   * Reads one of http or https.
   *
   * @throws IllegalArgumentException if it is none; its text, which may be a secret, is not in it
   */
  public static URI parse(String text) {
    try {
      var url = new URI(text.strip());
      var http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
      if (!http || url.getHost() == null || url.getUserInfo() != null) {
        throw new IllegalArgumentException("it is no address such as https://host/path");
      }
      return url;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is no address: " + e.getReason(), e);
    }
  }
}
