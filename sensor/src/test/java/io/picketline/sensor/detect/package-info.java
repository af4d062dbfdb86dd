/** Tests of the detector, most of them by traces of probes. */
@NullMarked
package io.picketline.sensor.detect;

import org.jspecify.annotations.NullMarked;
