/** The one encoding of every message: CBOR behind a length of four bytes, bounded both ways. */
@NullMarked
package io.picketline.wire;

import org.jspecify.annotations.NullMarked;
