/** Runs other programs: by their words, never through a shell, and never longer than told. */
@NullMarked
package io.picketline.sensor.process;

import org.jspecify.annotations.NullMarked;
