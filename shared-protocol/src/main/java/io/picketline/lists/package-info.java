/** Reads and writes lists of blocks as other programs keep them. No I/O of its own, no clock. */
@NullMarked
package io.picketline.lists;

import org.jspecify.annotations.NullMarked;
