package io.picketline.protocol.local;

import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;

/**
 * A verdict that an ignore rule releases.
 *
 * @param scope where
 * @param hosts on how many known hosts that is
 */
public record Release(Prefix source, IgnoreScope scope, int hosts) {}
