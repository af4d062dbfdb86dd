/** Counts what may be done in a time. */
@NullMarked
package io.picketline.coordinator.quota;

import org.jspecify.annotations.NullMarked;
