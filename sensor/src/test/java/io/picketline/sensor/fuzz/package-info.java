/** Everything of a sensor that reads foreign bytes, under a fuzzer. */
@NullMarked
package io.picketline.sensor.fuzz;

import org.jspecify.annotations.NullMarked;
