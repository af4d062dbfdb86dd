/** The sensor daemon: puts capture, detection, packet filter and link together and runs them. */
@NullMarked
package io.picketline.sensor;

import org.jspecify.annotations.NullMarked;
