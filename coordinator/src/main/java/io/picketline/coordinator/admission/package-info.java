/** Who is let in: tokens, revocations, claims of addresses and users, as the log tells of them. */
@NullMarked
package io.picketline.coordinator.admission;

import org.jspecify.annotations.NullMarked;
