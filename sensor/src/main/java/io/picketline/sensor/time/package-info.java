/** Time that no step of the wall clock changes. */
@NullMarked
package io.picketline.sensor.time;

import org.jspecify.annotations.NullMarked;
