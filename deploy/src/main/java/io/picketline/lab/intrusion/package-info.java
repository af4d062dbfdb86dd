/** What intruders try against a fleet, each with what must come of it. */
@NullMarked
package io.picketline.lab.intrusion;

import org.jspecify.annotations.NullMarked;
