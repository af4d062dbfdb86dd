package io.picketline.coordinator.desk;

import io.picketline.coordinator.admission.Applicant;
import io.picketline.coordinator.admission.Decision;
import java.util.concurrent.CompletionStage;

/** Knows the tokens, and lets each be used once. */
@FunctionalInterface
public interface Registrar {

  /** The decision, once it is safe; fails if nobody decides now. */
  CompletionStage<Decision> redeem(Applicant applicant);
}
