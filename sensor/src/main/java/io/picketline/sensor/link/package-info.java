/** The sensor's end of the link to a coordinator. */
@NullMarked
package io.picketline.sensor.link;

import org.jspecify.annotations.NullMarked;
