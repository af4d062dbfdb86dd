package io.picketline.lab.scenario;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * Something that must hold.
 *
 * @param detail what was seen
 * @param who of an intrusion, who tries it
 * @param end of an intrusion, what must come of it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Proof(
    String name, boolean ok, String detail, Optional<String> who, Optional<String> end) {

  Proof(String name, boolean ok, String detail) {
    this(name, ok, detail, Optional.empty(), Optional.empty());
  }
}
