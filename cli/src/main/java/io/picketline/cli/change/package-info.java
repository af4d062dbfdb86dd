/** Verbs that change what is blocked or ignored. */
@NullMarked
package io.picketline.cli.change;

import org.jspecify.annotations.NullMarked;
