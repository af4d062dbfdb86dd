package io.picketline.protocol.local;

import io.picketline.protocol.Prefix;

/** An address or prefix that can never be blocked, and as what. */
public record Guarded(Prefix prefix, String as) {}
