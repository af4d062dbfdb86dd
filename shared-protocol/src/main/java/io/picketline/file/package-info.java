/** Files that are replaced as a whole, and what went wrong with any. */
@NullMarked
package io.picketline.file;

import org.jspecify.annotations.NullMarked;
