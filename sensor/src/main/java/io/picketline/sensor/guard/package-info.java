/** Knows who may never be blocked here, and as what; asks the host and the ignore lists. */
@NullMarked
package io.picketline.sensor.guard;

import org.jspecify.annotations.NullMarked;
