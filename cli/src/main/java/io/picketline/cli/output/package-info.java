/** The forms in which the command writes an answer, all made from one schema. */
@NullMarked
package io.picketline.cli.output;

import org.jspecify.annotations.NullMarked;
