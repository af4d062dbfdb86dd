/** The network-wide ignore list, and the map of prefixes that it and the log are kept in. */
@NullMarked
package io.picketline.coordinator.ignore;

import org.jspecify.annotations.NullMarked;
