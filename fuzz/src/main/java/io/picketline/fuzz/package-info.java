/** Feeds whatever reads foreign bytes with bytes that a fuzzer makes up, in JVMs of their own. */
@NullMarked
package io.picketline.fuzz;

import org.jspecify.annotations.NullMarked;
