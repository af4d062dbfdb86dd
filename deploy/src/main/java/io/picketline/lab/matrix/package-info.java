/**
 * Which scanner each mode of a sensor names and blocks: the cells, and what must be seen in each.
 */
@NullMarked
package io.picketline.lab.matrix;

import org.jspecify.annotations.NullMarked;
