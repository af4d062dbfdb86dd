/** Command lines that a daemon runs for their callers, as they cross the local socket. */
@NullMarked
package io.picketline.relay;

import org.jspecify.annotations.NullMarked;
