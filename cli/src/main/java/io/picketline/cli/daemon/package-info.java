/** Verbs that run the daemons. */
@NullMarked
package io.picketline.cli.daemon;

import org.jspecify.annotations.NullMarked;
