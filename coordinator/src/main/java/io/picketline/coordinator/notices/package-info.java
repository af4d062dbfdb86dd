/** Which of the coordinators tells receivers what happens, and how far it is. */
@NullMarked
package io.picketline.coordinator.notices;

import org.jspecify.annotations.NullMarked;
