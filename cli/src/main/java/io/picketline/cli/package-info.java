/** The {@code picket} command: asks the daemons, runs them, and says what they answer. */
@NullMarked
package io.picketline.cli;

import org.jspecify.annotations.NullMarked;
