/** The coordinator's end of the sensor link: one mutually authenticated session per sensor. */
@NullMarked
package io.picketline.coordinator.link;

import org.jspecify.annotations.NullMarked;
