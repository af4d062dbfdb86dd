/** What a coordinator answers programs over HTTP. */
@NullMarked
package io.picketline.coordinator.api;

import org.jspecify.annotations.NullMarked;
