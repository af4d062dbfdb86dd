/**
 * Runs the detector over capture files, which show what the hosts answered but not what they know.
 */
@NullMarked
package io.picketline.sensor.replay;

import org.jspecify.annotations.NullMarked;
