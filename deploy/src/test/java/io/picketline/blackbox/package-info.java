/** The product as a user meets it: its commands, from outside, numbered by topic. */
@NullMarked
package io.picketline.blackbox;

import org.jspecify.annotations.NullMarked;
