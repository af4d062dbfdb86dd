package io.picketline.sensor.filter;

import io.picketline.protocol.Prefix;
import java.time.Duration;

/** What the kernel holds against one prefix, and for how long yet. */
public record Held(Prefix prefix, Duration remaining) {}
