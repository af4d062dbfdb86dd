/** Work on threads of its own, and how it is begun anew when it fails. */
@NullMarked
package io.picketline.sensor.work;

import org.jspecify.annotations.NullMarked;
