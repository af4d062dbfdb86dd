package io.picketline.lab.measure;

import io.picketline.protocol.SourceAddress;

/**
 * What tells one TCP probe from all others.
 *
 * @param sequence the TCP sequence number, 0 to 2^32-1
 */
public record SentProbe(
    SourceAddress source, SourceAddress target, int sourcePort, int port, long sequence) {}
