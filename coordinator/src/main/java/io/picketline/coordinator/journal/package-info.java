/** The numbered log and the evidence on disk: SQLite behind one writer. */
@NullMarked
package io.picketline.coordinator.journal;

import org.jspecify.annotations.NullMarked;
