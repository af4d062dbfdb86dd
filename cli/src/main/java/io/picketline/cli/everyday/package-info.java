/** Verbs that look: state, verdicts, why and where, what happens. */
@NullMarked
package io.picketline.cli.everyday;

import org.jspecify.annotations.NullMarked;
