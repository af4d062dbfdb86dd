package io.picketline.sensor.filter;

/**
 * What one rule has counted since the filter was opened.
 *
 * @param rule the set it drops by, or {@code overflow}: packets not looked at for their number
 */
public record Dropped(String rule, long packets, long bytes) {}
