/** Decides from probes alone who is scanning. No I/O, no actors, no clock of its own. */
@NullMarked
package io.picketline.sensor.detect;

import org.jspecify.annotations.NullMarked;
