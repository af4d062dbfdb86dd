/** The one numbered log: its entries, its histories, what it adds up to, and who reads it. */
@NullMarked
package io.picketline.coordinator.log;

import org.jspecify.annotations.NullMarked;
