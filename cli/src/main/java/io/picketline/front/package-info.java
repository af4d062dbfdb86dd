/** What the command starts with: asks a warm daemon, by Java's base alone, before it loads more. */
@NullMarked
package io.picketline.front;

import org.jspecify.annotations.NullMarked;
