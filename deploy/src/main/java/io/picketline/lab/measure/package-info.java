/** Times a block from outside the sensor, by the kernel's own stamps on packets. */
@NullMarked
package io.picketline.lab.measure;

import org.jspecify.annotations.NullMarked;
