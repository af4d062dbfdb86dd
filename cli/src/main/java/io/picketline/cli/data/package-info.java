/** Verbs that read and write files: lists, captures, journals. */
@NullMarked
package io.picketline.cli.data;

import org.jspecify.annotations.NullMarked;
