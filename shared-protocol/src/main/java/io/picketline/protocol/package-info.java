/** The values that every part of Picketline shares: addresses, probes, evidence, verdicts. */
@NullMarked
package io.picketline.protocol;

import org.jspecify.annotations.NullMarked;
