/** What a coordinator counts and measures of itself and of the fleet, for those who collect it. */
@NullMarked
package io.picketline.coordinator.metrics;

import org.jspecify.annotations.NullMarked;
