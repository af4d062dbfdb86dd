/** What daemons count and measure, by name, and the text in which Prometheus reads it. */
@NullMarked
package io.picketline.metrics;

import org.jspecify.annotations.NullMarked;
