package io.picketline.notify.format;

/**
 * The daemon that tells.
 *
 * @param host its name in the fleet
 * @param part {@code sensor} or {@code coordinator}
 * @param version of Picketline
 * @param pid its process
 */
public record Teller(String host, String part, String version, long pid) {

  /**
   * This process.
   *
   * @param software its name and version: {@code picketline 1.0}
   */
  public static Teller here(String host, String part, String software) {
    var version = software.substring(software.lastIndexOf(' ') + 1);
    return new Teller(host, part, version, ProcessHandle.current().pid());
  }
}
