/** What a host that has no certificate yet and a coordinator say to each other. */
@NullMarked
package io.picketline.protocol.enrolment;

import org.jspecify.annotations.NullMarked;
