/**
 * The doors through which the command starts parts that it does not know: daemons, replay,
 * authority.
 */
@NullMarked
package io.picketline.spi;

import org.jspecify.annotations.NullMarked;
