/** What has happened, as history keeps it and as streams tell it. */
@NullMarked
package io.picketline.protocol.event;

import org.jspecify.annotations.NullMarked;
