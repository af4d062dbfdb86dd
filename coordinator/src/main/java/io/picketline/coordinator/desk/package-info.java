/** The desk: where hosts without a certificate join, and people are answered over TLS. */
@NullMarked
package io.picketline.coordinator.desk;

import org.jspecify.annotations.NullMarked;
