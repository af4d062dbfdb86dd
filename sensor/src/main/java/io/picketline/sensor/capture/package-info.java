/** Turns packets of the host, or of a capture file, into probes; knows what the host serves. */
@NullMarked
package io.picketline.sensor.capture;

import org.jspecify.annotations.NullMarked;
