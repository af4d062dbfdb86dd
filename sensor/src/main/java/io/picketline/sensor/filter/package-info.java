/** Drops attackers' packets: the only code that changes the host. */
@NullMarked
package io.picketline.sensor.filter;

import org.jspecify.annotations.NullMarked;
