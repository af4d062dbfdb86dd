/** Doors that strangers knock at: who may come in, and who makes room. */
@NullMarked
package io.picketline.coordinator.door;

import org.jspecify.annotations.NullMarked;
