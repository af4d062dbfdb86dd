package io.picketline.protocol.local;

import java.time.Duration;

/**
 * How evidence and log fare between a sensor and the registry.
 *
 * @param waiting pieces of evidence that the coordinator has not got yet
 * @param coalesced pieces that another one of the same source stands for, since the sensor's start
 * @param dropped pieces for which the sensor had no room, since its start
 * @param slowed times that it was above its quota, since it connected
 * @param held how long it was not read for that
 * @param leftOut entries that it was too slow to read at once, and asked for later
 */
public record SensorLoad(
    int waiting, long coalesced, long dropped, long slowed, Duration held, long leftOut) {

  /** Nothing of note. */
  public static final SensorLoad NONE = new SensorLoad(0, 0, 0, 0, Duration.ZERO, 0);
}
