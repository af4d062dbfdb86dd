/** The settings of receivers, complete and valid. */
@NullMarked
package io.picketline.notify.config;

import org.jspecify.annotations.NullMarked;
