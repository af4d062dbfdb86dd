/** What a sensor and a coordinator say to each other over their mutually authenticated link. */
@NullMarked
package io.picketline.protocol.link;

import org.jspecify.annotations.NullMarked;
