/** Streams of events: what keeps the latest in memory, and the readers' places in it. */
@NullMarked
package io.picketline.events;

import org.jspecify.annotations.NullMarked;
