package io.picketline.lab.matrix;

import io.picketline.protocol.SourceAddress;
import java.util.List;

/**
 * Who scans whom.
 *
 * @param targetLink the target's link-layer address, for scanners that bring their own network
 *     stack
 * @param decoys in whose names probes are forged, where the scan has decoys
 */
public record Shot(
    SourceAddress source, SourceAddress target, String targetLink, List<SourceAddress> decoys) {
  public Shot {
    decoys = List.copyOf(decoys);
  }
}
