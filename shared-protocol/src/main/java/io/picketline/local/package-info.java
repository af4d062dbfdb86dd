/** The Unix socket on which a daemon answers the command of its own host. */
@NullMarked
package io.picketline.local;

import org.jspecify.annotations.NullMarked;
