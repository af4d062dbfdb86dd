/** Files that are replaced as a whole. */
@NullMarked
package io.picketline.file;

import org.jspecify.annotations.NullMarked;
