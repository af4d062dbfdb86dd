package io.picketline.notify.format;

/**
 * The daemon that tells.
 *
 * @param host its name in the fleet
 * @param part {@code sensor} or {@code coordinator}
 * @param version of Picketline
 * @param pid its process
 */
public record Teller(String host, String part, String version, long pid) {}
