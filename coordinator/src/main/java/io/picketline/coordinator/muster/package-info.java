/** How coordinators find each other, make one cluster, and become one again after a cut. */
@NullMarked
package io.picketline.coordinator.muster;

import org.jspecify.annotations.NullMarked;
