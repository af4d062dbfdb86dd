package io.picketline.protocol.local;

import java.time.Instant;

/**
 * The certificate by which a sensor is connected.
 *
 * @param issued when it was made
 * @param expires its end
 * @param authority the id of the one that issued it
 */
public record SensorCertificate(Instant issued, Instant expires, String authority) {}
