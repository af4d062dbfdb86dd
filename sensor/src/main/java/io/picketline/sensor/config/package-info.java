/** The sensor's settings: one file made into one immutable record, or all its problems at once. */
@NullMarked
package io.picketline.sensor.config;

import org.jspecify.annotations.NullMarked;
