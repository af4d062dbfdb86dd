/** What the command asks of the daemon on its own host, over a Unix socket, and the answers. */
@NullMarked
package io.picketline.protocol.local;

import org.jspecify.annotations.NullMarked;
