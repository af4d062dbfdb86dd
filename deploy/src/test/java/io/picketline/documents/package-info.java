/** What the documents say, held against the program. */
@NullMarked
package io.picketline.documents;

import org.jspecify.annotations.NullMarked;
