/** What PortSentry's users bring and keep: its configuration read, its log and files written. */
@NullMarked
package io.picketline.sensor.compat;

import org.jspecify.annotations.NullMarked;
