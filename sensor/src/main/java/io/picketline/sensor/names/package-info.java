/** The names that reverse DNS has for addresses: shown to people, never used to decide. */
@NullMarked
package io.picketline.sensor.names;

import org.jspecify.annotations.NullMarked;
