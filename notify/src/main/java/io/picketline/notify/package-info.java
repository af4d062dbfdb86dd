/** Who is told what happens: what waits for each receiver, and what becomes of it. */
@NullMarked
package io.picketline.notify;

import org.jspecify.annotations.NullMarked;
