/** Decides what becomes an entry of the log: budgets, verdicts, and what is taken over. */
@NullMarked
package io.picketline.coordinator.judgement;

import org.jspecify.annotations.NullMarked;
