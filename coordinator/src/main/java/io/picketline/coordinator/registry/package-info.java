/** Decides for the whole network: evidence of all hosts in, one numbered log of changes out. */
@NullMarked
package io.picketline.coordinator.registry;

import org.jspecify.annotations.NullMarked;
