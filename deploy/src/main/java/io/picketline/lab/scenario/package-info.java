/** The scenarios: what is done to the lab's network, and what must hold afterwards. */
@NullMarked
package io.picketline.lab.scenario;

import org.jspecify.annotations.NullMarked;
