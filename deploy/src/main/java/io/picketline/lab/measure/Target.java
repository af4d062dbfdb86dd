package io.picketline.lab.measure;

import io.picketline.protocol.SourceAddress;
import java.time.Duration;

/**
 * Where a stream goes.
 *
 * @param host the host's name
 * @param port a UDP port bound there that never answers
 * @param step time from packet to packet
 */
public record Target(String host, SourceAddress address, int port, Duration step) {}
