/** Verbs that let hosts and users in and out, and say whom to ask. */
@NullMarked
package io.picketline.cli.fleet;

import org.jspecify.annotations.NullMarked;
