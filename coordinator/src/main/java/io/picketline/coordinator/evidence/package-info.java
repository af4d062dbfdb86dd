/** Sums what all hosts saw of each source, and says who scans, how, and who can not be blocked. */
@NullMarked
package io.picketline.coordinator.evidence;

import org.jspecify.annotations.NullMarked;
