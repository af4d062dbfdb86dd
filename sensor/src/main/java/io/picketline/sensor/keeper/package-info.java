/** What this host holds: its blocks, ignore rules and evidence, in memory, kernel and on disk. */
@NullMarked
package io.picketline.sensor.keeper;

import org.jspecify.annotations.NullMarked;
