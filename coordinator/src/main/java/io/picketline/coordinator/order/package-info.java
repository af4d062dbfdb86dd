/** Answers and carries out what operators ask and order. */
@NullMarked
package io.picketline.coordinator.order;

import org.jspecify.annotations.NullMarked;
