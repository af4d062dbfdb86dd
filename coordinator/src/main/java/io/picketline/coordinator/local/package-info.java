/** Answers the command of this host on a Unix socket. */
@NullMarked
package io.picketline.coordinator.local;

import org.jspecify.annotations.NullMarked;
