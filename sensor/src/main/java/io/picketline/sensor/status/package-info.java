/** Answers the command on the local Unix socket. */
@NullMarked
package io.picketline.sensor.status;

import org.jspecify.annotations.NullMarked;
