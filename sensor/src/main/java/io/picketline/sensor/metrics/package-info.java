/** What a sensor counts and measures, for those who collect it. */
@NullMarked
package io.picketline.sensor.metrics;

import org.jspecify.annotations.NullMarked;
