/** Tests of replay, most of them by capture files whose truth is known. */
@NullMarked
package io.picketline.sensor.replay;

import org.jspecify.annotations.NullMarked;
