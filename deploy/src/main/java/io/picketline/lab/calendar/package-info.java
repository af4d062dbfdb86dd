/** Starts a daemon whose clocks are ahead of the host's by what a file says. */
@NullMarked
package io.picketline.lab.calendar;

import org.jspecify.annotations.NullMarked;
