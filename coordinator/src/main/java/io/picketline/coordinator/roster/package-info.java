/** Which sensors there are, whether they live, and what each has in force. */
@NullMarked
package io.picketline.coordinator.roster;

import org.jspecify.annotations.NullMarked;
