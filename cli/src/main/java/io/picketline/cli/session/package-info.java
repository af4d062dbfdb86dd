/** One run of the command: whom it asks, by what options, and how it shows the answer. */
@NullMarked
package io.picketline.cli.session;

import org.jspecify.annotations.NullMarked;
