/** An event in the words of others: pure, and each by its specification. */
@NullMarked
package io.picketline.notify.format;

import org.jspecify.annotations.NullMarked;
