/** Measures what one packet costs on its way from the kernel's bytes to evidence. */
@NullMarked
package io.picketline.bench;

import org.jspecify.annotations.NullMarked;
