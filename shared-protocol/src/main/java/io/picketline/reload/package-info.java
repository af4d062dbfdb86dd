/** Reads a running daemon's configuration again, all of it or nothing. */
@NullMarked
package io.picketline.reload;

import org.jspecify.annotations.NullMarked;
