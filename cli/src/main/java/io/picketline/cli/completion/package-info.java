/** Scripts by which shells complete the command's words, made of the same tree as its help. */
@NullMarked
package io.picketline.cli.completion;

import org.jspecify.annotations.NullMarked;
