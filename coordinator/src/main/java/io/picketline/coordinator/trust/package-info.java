/** The fleet's certificate authority: who may be a sensor or a coordinator of it. */
@NullMarked
package io.picketline.coordinator.trust;

import org.jspecify.annotations.NullMarked;
