package io.picketline.sensor.filter;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import java.time.Duration;

/**
 * What the kernel holds against one prefix, and for how long yet.
 *
 * @param remaining zero for one that has no end, which is none of ours
 */
public record Held(Prefix prefix, BlockKind kind, Duration remaining) {}
