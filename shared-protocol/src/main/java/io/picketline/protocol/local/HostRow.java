package io.picketline.protocol.local;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Instant;
import java.util.Optional;

/**
 * How one host treats one source.
 *
 * @param source of the verdict; wider than what was asked for if that covers it
 * @param state of the host's sensor: live, late, lost, or unacknowledged
 * @param kind how the source is treated there; none if it is not blocked
 * @param since when that began there, if it is known
 * @param until when the verdict ends
 * @param why the verdict's reason; why it is not in force, if it is not
 */
public record HostRow(
    Prefix source,
    String host,
    String state,
    Optional<BlockKind> kind,
    Optional<Instant> since,
    Optional<Instant> until,
    String why) {}
