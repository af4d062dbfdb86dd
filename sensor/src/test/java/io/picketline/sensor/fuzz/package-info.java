/** Feeds whatever reads foreign bytes with bytes that a fuzzer makes up. */
@NullMarked
package io.picketline.sensor.fuzz;

import org.jspecify.annotations.NullMarked;
