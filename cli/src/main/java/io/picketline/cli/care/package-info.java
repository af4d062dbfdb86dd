/** Verbs that keep an installation well: settings, tests, figures, completion. */
@NullMarked
package io.picketline.cli.care;

import org.jspecify.annotations.NullMarked;
