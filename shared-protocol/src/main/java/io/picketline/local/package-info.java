/** How a daemon answers the command: the Unix sockets of its own host, and who may ask what. */
@NullMarked
package io.picketline.local;

import org.jspecify.annotations.NullMarked;
