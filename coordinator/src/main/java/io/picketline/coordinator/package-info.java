/** The coordinator as a whole: its daemon, and how its parts are put together. */
@NullMarked
package io.picketline.coordinator;

import org.jspecify.annotations.NullMarked;
