/** The lab's network and the daemons that run in it. */
@NullMarked
package io.picketline.lab.fleet;

import org.jspecify.annotations.NullMarked;
